//! Messages cut out of the bytes that an editor sends, before the protocol sees them. What is no
//! message is left out and noted in the editor's log; the session goes on behind it. (The protocol's
//! library ends a session at the first byte out of place.)

use std::io;

use tokio::io::{
    AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader, copy, duplex,
    sink,
};
use tokio::task::JoinHandle;
use tower_lsp_server::Client;
use tower_lsp_server::jsonrpc::{Request, Response};
use tower_lsp_server::ls_types::MessageType;

/// Bytes on the way at a time.
const ROOM: usize = 64 * 1024;

/// The longest message that is read, in bytes: several times the longest source file.
const LONGEST: u64 = 8 * playbook_project::LONGEST;

/// The longest line of a message's head.
const LONGEST_LINE: u64 = 4096;

/// What came next.
enum Frame {
    /// A message.
    Message(Vec<u8>),
    /// Something else: what is the matter with it.
    Other(&'static str),
}

/// The messages among what comes from `input`, each as it came, and the task that cuts them out.
pub(super) fn messages(
    input: impl AsyncRead + Unpin + Send + 'static,
    client: Client,
) -> (impl AsyncRead + Unpin, JoinHandle<io::Result<()>>) {
    let (mut into, out) = duplex(ROOM);
    let task = tokio::spawn(async move {
        let mut input = BufReader::new(input);
        while let Some(frame) = next(&mut input).await? {
            match frame {
                Frame::Message(body) => {
                    let head = format!("Content-Length: {}\r\n\r\n", body.len());
                    into.write_all(head.as_bytes()).await?;
                    into.write_all(&body).await?;
                }
                Frame::Other(wrong) => client.log_message(MessageType::WARNING, wrong).await,
            }
        }
        Ok(())
    });
    (out, task)
}

/// What comes next; nothing where the input ends.
async fn next(input: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Frame>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        (&mut *input).take(LONGEST_LINE).read_until(b'\n', &mut line).await?;
        if line.is_empty() {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).to_ascii_lowercase();
        if line.trim().is_empty() {
            break;
        }
        if let Some((_, said)) = line.rsplit_once("content-length:") {
            length = said.trim().parse::<u64>().ok();
        }
    }
    let Some(length) = length else {
        return Ok(Some(Frame::Other("something came that doesn't say how long it is: left out")));
    };
    if length > LONGEST {
        copy(&mut (&mut *input).take(length), &mut sink()).await?;
        return Ok(Some(Frame::Other("a message came that is too long to be read: left out")));
    }
    let mut body = Vec::new();
    (&mut *input).take(length).read_to_end(&mut body).await?;
    Ok(Some(if is_message(&body) {
        Frame::Message(body)
    } else {
        Frame::Other("something came that is no message of the protocol: left out")
    }))
}

fn is_message(body: &[u8]) -> bool {
    serde_json::from_slice::<Request>(body).is_ok()
        || serde_json::from_slice::<Response>(body).is_ok()
}
