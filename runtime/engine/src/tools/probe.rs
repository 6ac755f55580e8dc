//! Probing: whether the other side of a binding can be reached. A connection is opened and closed
//! again; nothing is sent over it, so nothing can be changed by it.

use std::time::Duration;

use reqwest::dns::{Name, Resolve};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::address::Listed;
use crate::bindings::Connection;

/// How long a connection may take to be opened.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens a connection to where tools are reached, and closes it.
///
/// # Errors
/// In words, why it can't be reached: the name leads nowhere, the address may not be called, nobody
/// answers there.
pub async fn probe(connection: &Connection) -> Result<(), String> {
    let listed = Listed(connection.private.clone());
    let url = &connection.url;
    if let Some(refusal) = listed.refusal(url) {
        return Err(refusal);
    }
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let port = url.port_or_known_default().unwrap_or(443);
    let name: Name = host.parse().map_err(|_| format!("`{host}` is no name of a host"))?;
    let found = timeout(PATIENCE, listed.resolve(name)).await;
    let found = found.map_err(|_| format!("`{host}` is not found in time"))?;
    let addresses = found.map_err(|why| why.to_string())?;
    let mut last = format!("`{host}` leads to no address");
    for mut address in addresses {
        address.set_port(port);
        match timeout(PATIENCE, TcpStream::connect(address)).await {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(why)) => last = format!("nobody answers at {host}:{port}: {why}"),
            Err(_) => last = format!("nobody answers at {host}:{port} in time"),
        }
    }
    Err(last)
}
