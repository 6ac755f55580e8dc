//! Standard input without the trouble: a thread of its own reads it, so that a process whose editor
//! has said goodbye ends at once, and doesn't wait for one more line.

use std::io::{Read, stdin};
use std::thread;

use tokio::io::{AsyncRead, AsyncWriteExt, duplex};
use tokio::sync::mpsc;

/// Bytes on the way at a time.
const ROOM: usize = 64 * 1024;

/// The bytes of standard input; ends where it ends or breaks.
pub(super) fn standard_input() -> impl AsyncRead + Unpin + Send {
    let (mut into, out) = duplex(ROOM);
    let (sender, mut receiver) = mpsc::channel::<Vec<u8>>(1);
    thread::spawn(move || {
        let mut input = stdin().lock();
        let mut piece = vec![0; ROOM];
        while let Ok(length) = input.read(&mut piece) {
            let bytes = piece.get(..length).unwrap_or_default().to_vec();
            if length == 0 || sender.blocking_send(bytes).is_err() {
                return;
            }
        }
    });
    tokio::spawn(async move {
        while let Some(bytes) = receiver.recv().await {
            if into.write_all(&bytes).await.is_err() {
                return;
            }
        }
    });
    out
}
