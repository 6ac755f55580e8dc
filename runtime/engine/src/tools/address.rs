//! Addresses that may be called. A private one is refused unless the connection lists it: a name in
//! a file must not open the inside of somebody's network.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The private addresses and names that a connection lists.
#[derive(Clone, Debug)]
pub(crate) struct Listed(pub(crate) Vec<String>);

impl Listed {
    fn allows(&self, host: &str, address: IpAddr) -> bool {
        !is_private(address)
            || self
                .0
                .iter()
                .any(|listed| listed.eq_ignore_ascii_case(host) || listed.parse() == Ok(address))
    }

    /// Why a URL may not be called. Names are looked at when they are resolved.
    pub(crate) fn refusal(&self, url: &Url) -> Option<String> {
        let host = url.host_str()?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let address: IpAddr = bare.parse().ok()?;
        (!self.allows(bare, address)).then(|| {
            format!("`{bare}` is a private address: list it in `private_addresses` if it is meant")
        })
    }
}

impl Resolve for Listed {
    fn resolve(&self, name: Name) -> Resolving {
        let listed = self.clone();
        Box::pin(async move {
            let host = name.as_str();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host, 0)).await?.collect();
            let allowed: Vec<SocketAddr> =
                found.into_iter().filter(|found| listed.allows(host, found.ip())).collect();
            if allowed.is_empty() {
                return Err(format!("`{host}` leads to no address that may be called").into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

/// Addresses that lead to this machine, its network or nowhere in particular.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_private_v4(v4),
            None => {
                v6.is_loopback()
                    || v6.is_unspecified()
                    || v6.is_multicast()
                    || v6.is_unique_local()
                    || v6.is_unicast_link_local()
            }
        },
    }
}

fn is_private_v4(v4: Ipv4Addr) -> bool {
    let [first, second, ..] = v4.octets();
    v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_broadcast()
        || v4.is_multicast()
        || first == 0
        // 100.64.0.0/10 is shared by carriers.
        || (first == 100 && (64..128).contains(&second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_refused_unless_listed() {
        let none = Listed(vec![]);
        let refused = |url: &str| none.refusal(&Url::parse(url).unwrap()).is_some();
        for url in [
            "http://127.0.0.1:1/",
            "http://10.1.2.3/",
            "http://192.168.0.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://[::1]/",
            "http://[fd00::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://2130706433/",
        ] {
            assert!(refused(url), "{url}");
        }
        assert!(!refused("http://93.184.216.34/"));
        let listed = Listed(vec!["127.0.0.1".to_owned()]);
        assert_eq!(listed.refusal(&Url::parse("http://127.0.0.1:1/").unwrap()), None);
        assert!(listed.refusal(&Url::parse("http://127.0.0.2/").unwrap()).is_some());
    }

    #[tokio::test]
    async fn a_name_that_leads_to_a_private_address_is_refused_unless_listed() {
        let resolve = async |listed: Vec<String>| {
            Listed(listed).resolve("localhost".parse().unwrap()).await.is_ok()
        };
        assert!(!resolve(vec![]).await);
        assert!(resolve(vec!["localhost".to_owned()]).await);
    }
}
