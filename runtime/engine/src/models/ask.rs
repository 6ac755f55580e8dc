//! One question to one model: one request, its answer whole or in pieces, and what it means that
//! there is none. No redirect, no proxy, no private address that isn't listed, no answer without end.

use std::time::Duration;

use eventsource_stream::Eventsource as _;
use futures_util::StreamExt as _;
use jiff::Timestamp;
use reqwest::header::HeaderMap;
use reqwest::{Client, Response, redirect, retry};
use serde_json::Value as Json;

use super::config::Model;
use super::wire::{self, Answer, Asking, NoAnswer, Pieces};
use crate::tools::address::Listed;
use crate::tools::http::root_of;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);
/// The most bytes of an answer.
const LARGEST: usize = 1_000_000;
/// The longest wait that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// A model with the way to it.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    pub(super) model: Model,
    client: Client,
    listed: Listed,
}

impl Reached {
    pub(super) fn new(model: Model) -> Result<Self, String> {
        let listed = Listed(model.private.clone());
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .connect_timeout(CONNECT)
            .dns_resolver(listed.clone())
            .build()
            .map_err(|why| format!("no client for requests can be made: {why}"))?;
        Ok(Self { model, client, listed })
    }

    /// Asks once.
    pub(super) async fn ask(&self, asking: &Asking) -> Result<Answer, NoAnswer> {
        match tokio::time::timeout(self.model.timeout, self.exchange(asking)).await {
            Ok(came) => came,
            Err(_) => Err(NoAnswer::for_now("no answer in time").untold()),
        }
    }

    async fn exchange(&self, asking: &Asking) -> Result<Answer, NoAnswer> {
        let mut url = self.model.url.clone();
        if let Some(refusal) = self.listed.refusal(&url) {
            return Err(NoAnswer::for_good(refusal));
        }
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(wire::path(self.model.api));
        }
        let request = self.client.post(url).json(&wire::body(&self.model, asking));
        let response = match wire::headers(&self.model, request).send().await {
            Ok(response) => response,
            Err(why) if why.is_connect() => {
                return Err(NoAnswer::for_now(format!("no connection: {}", root_of(&why))));
            }
            Err(why) => {
                return Err(NoAnswer::for_now(format!("no answer: {}", root_of(&why))).untold());
            }
        };
        let status = response.status().as_u16();
        if !(200..=299).contains(&status) {
            return Err(refused(status, response.headers()));
        }
        let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
            return self.in_pieces(response).await;
        }
        let whole = whole(response).await?;
        let json: Json = serde_json::from_slice(&whole)
            .map_err(|_| NoAnswer::for_now("the answer is no JSON").untold())?;
        wire::answer(self.model.api, &json)
    }

    async fn in_pieces(&self, response: Response) -> Result<Answer, NoAnswer> {
        let mut pieces = Pieces::of(self.model.api);
        let mut events = response.bytes_stream().eventsource();
        let mut size = 0;
        while let Some(event) = events.next().await {
            let broke = |_| NoAnswer::for_now("the answer broke off").untold();
            let event = event.map_err(broke)?;
            size += event.data.len();
            if size > LARGEST {
                return Err(NoAnswer::for_good("the answer is too large").untold());
            }
            pieces.add(&event.data)?;
        }
        pieces.end()
    }
}

async fn whole(mut response: Response) -> Result<Vec<u8>, NoAnswer> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(_) => return Err(NoAnswer::for_now("the answer broke off").untold()),
        }
        if body.len() > LARGEST {
            return Err(NoAnswer::for_good("the answer is too large").untold());
        }
    }
}

/// What an answer that isn't a success means: the server says whether to ask again, else its status
/// does.
fn refused(status: u16, headers: &HeaderMap) -> NoAnswer {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let again = match header("x-should-retry") {
        Some("true") => true,
        Some("false") => false,
        _ => matches!(status, 408 | 409 | 429) || status >= 500,
    };
    let after = header("retry-after-ms")
        .and_then(|wait| wait.trim().parse().ok())
        .map(Duration::from_millis)
        .or_else(|| header("retry-after").and_then(|wait| wait_of(wait, Timestamp::now())));
    let after = after.filter(|after| !after.is_zero() && *after <= LONGEST_WAIT);
    NoAnswer { again, after, ..NoAnswer::for_good(format!("the answer was {status}")) }
}

/// `retry-after`: seconds, or the moment itself.
fn wait_of(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text.trim()).ok()?.timestamp();
    Duration::try_from(at.duration_since(now)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn the_server_says_whether_to_ask_again_and_when() {
        for status in [408, 409, 429, 500, 502, 503, 529] {
            assert!(refused(status, &headers(&[])).again, "{status}");
        }
        for status in [400, 401, 403, 404, 413, 422] {
            assert!(!refused(status, &headers(&[])).again, "{status}");
        }
        assert!(refused(400, &headers(&[("x-should-retry", "true")])).again);
        assert!(!refused(500, &headers(&[("x-should-retry", "false")])).again);
        let wait = |pairs: &[(&'static str, &str)]| refused(429, &headers(pairs)).after;
        assert_eq!(wait(&[("retry-after", "2")]), Some(Duration::from_secs(2)));
        let both = [("retry-after", "2"), ("retry-after-ms", "300")];
        assert_eq!(wait(&both), Some(Duration::from_millis(300)));
        assert_eq!(wait(&[("retry-after", "3600")]), None, "longer than anybody waits");
        assert_eq!(wait(&[("retry-after", "soon")]), None);
    }

    #[test]
    fn a_moment_to_ask_again_at() {
        let now: Timestamp = "2026-10-21T07:27:50Z".parse().unwrap();
        let wait = wait_of("Wed, 21 Oct 2026 07:28:00 GMT", now);
        assert_eq!(wait, Some(Duration::from_secs(10)));
        assert_eq!(wait_of("Wed, 21 Oct 2026 07:27:00 GMT", now), None);
    }
}
