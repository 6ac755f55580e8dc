//! Tools that are reached by a request. One request a call: no redirects, no proxy, no repetition
//! that nobody asked for. What the answer means is in the binding; what it doesn't say is decided
//! here, to the safe side.

use std::time::Duration;

use playbook_graph::{Graph, Tool};
use playbook_machine::ToolOutcome;
use reqwest::{Client, Response, Url, redirect, retry};
use serde_json::Value as Json;

use super::address::Listed;
use super::{Answering, ToolCall, ToolDriver};
use crate::bindings::{BodyPart, HttpBinding, Means, Method};
use crate::shape::Shape;

/// How long a connection may take to be made. After that nothing was sent.
const CONNECT: Duration = Duration::from_secs(5);

/// A tool reached by a request.
#[derive(Debug)]
pub struct HttpTool {
    binding: HttpBinding,
    client: Client,
    listed: Listed,
}

/// What came back.
struct Came {
    status: u16,
    body: Vec<u8>,
}

impl HttpTool {
    /// A tool reached as a binding says.
    ///
    /// # Errors
    /// In words, where no client can be made.
    pub fn new(binding: HttpBinding) -> Result<Self, String> {
        let listed = Listed(binding.connection.private.clone());
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .connect_timeout(CONNECT)
            .dns_resolver(listed.clone())
            .build()
            .map_err(|why| format!("no client for requests can be made: {why}"))?;
        Ok(Self { binding, client, listed })
    }

    async fn ask(&self, graph: &Graph, tool: &Tool, call: &ToolCall) -> ToolOutcome {
        let shape = Shape { graph, words: &self.binding.connection.words };
        let request = match self.request(&shape, call) {
            Ok(request) => request,
            Err(why) => return ToolOutcome::Failed(why),
        };
        let response = match request.send().await {
            Ok(response) => response,
            Err(why) if why.is_connect() || why.is_builder() => {
                return ToolOutcome::Failed(format!("no connection: {}", root_of(&why)));
            }
            Err(why) => return ToolOutcome::Unknown(format!("no answer: {}", root_of(&why))),
        };
        let keyed = self.binding.key_header.is_some() && call.key().is_some();
        match self.receive(response).await {
            Ok(came) => self.judge(&shape, tool, &came, keyed),
            Err(why) => ToolOutcome::Unknown(why),
        }
    }

    fn request(
        &self,
        shape: &Shape<'_>,
        call: &ToolCall,
    ) -> Result<reqwest::RequestBuilder, String> {
        let url = self.url(shape, call)?;
        let method = match self.binding.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut request = self.client.request(method, url);
        for header in &self.binding.connection.headers {
            request = request.header(&header.name, header.value.reveal());
        }
        if let (Some(name), Some(key)) = (&self.binding.key_header, call.key()) {
            request = request.header(name, key.to_string());
        }
        if let Some(body) = &self.binding.body {
            request = request.json(&written(body, shape, call));
        }
        Ok(request)
    }

    /// The address with the arguments in it. Each is one piece of the path, whatever it holds.
    fn url(&self, shape: &Shape<'_>, call: &ToolCall) -> Result<Url, String> {
        let mut url = self.binding.connection.url.clone();
        if let Some(refusal) = self.listed.refusal(&url) {
            return Err(refusal);
        }
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty();
            for segment in &self.binding.path {
                path.push(&segment.path_text(call.args(), shape)?);
            }
        }
        if !self.binding.query.is_empty() {
            let mut query = url.query_pairs_mut();
            for (name, value) in &self.binding.query {
                query.append_pair(name, &value.text(call.args(), shape));
            }
        }
        Ok(url)
    }

    /// Reads the answer, up to the most that the connection allows.
    async fn receive(&self, mut response: Response) -> Result<Came, String> {
        let most = self.binding.connection.largest_answer;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => return Ok(Came { status, body }),
                Err(why) => return Err(format!("the answer broke off: {}", root_of(&why))),
            }
            if body.len() as u64 > most {
                return Err(format!("the answer is larger than {most} bytes"));
            }
        }
    }

    /// What an answer means.
    fn judge(&self, shape: &Shape<'_>, tool: &Tool, came: &Came, keyed: bool) -> ToolOutcome {
        let text = String::from_utf8_lossy(&came.body);
        let listed = self.binding.answers.iter().find(|answer| {
            answer.statuses.contains(&came.status)
                && answer.contains.as_ref().is_none_or(|piece| text.contains(piece))
        });
        match listed.map(|answer| &answer.means) {
            Some(Means::Refused(name)) => return ToolOutcome::Refused(name.clone()),
            Some(Means::NotDone) => {
                return ToolOutcome::Failed(format!("the answer was {}", came.status));
            }
            None => {}
        }
        match came.status {
            200..=299 => self.result(shape, tool, came),
            // 408 and 425 say nothing of what was done; under a key, 409 says that the first
            // attempt is under way.
            408 | 425 => ToolOutcome::Unknown(format!("the answer was {}", came.status)),
            409 if keyed => ToolOutcome::Unknown("the answer was 409".to_owned()),
            400..=499 => ToolOutcome::Failed(format!("the answer was {}", came.status)),
            other => ToolOutcome::Unknown(format!("the answer was {other}")),
        }
    }

    /// A result counts only with the declared type and what the binding asks of a success.
    fn result(&self, shape: &Shape<'_>, tool: &Tool, came: &Came) -> ToolOutcome {
        let json = match serde_json::from_slice::<Json>(&came.body) {
            Ok(json) => json,
            Err(_) if came.body.iter().all(u8::is_ascii_whitespace) => Json::Null,
            Err(_) => return ToolOutcome::Unknown("the answer is no JSON".to_owned()),
        };
        for (path, wanted) in &self.binding.succeeds_when {
            if path.find(&json) != Some(wanted) {
                return ToolOutcome::Unknown("the answer isn't that of a success".to_owned());
            }
        }
        match shape.read(&tool.gives, &self.binding.result, &json) {
            Ok(value) => ToolOutcome::Gave(value),
            Err(wrong) => ToolOutcome::Unknown(format!("the answer doesn't fit: {wrong}")),
        }
    }
}

impl ToolDriver for HttpTool {
    fn call<'a>(&'a self, graph: &'a Graph, call: &'a ToolCall) -> Answering<'a> {
        Box::pin(async move {
            match graph.tools.lookup(call.tool()) {
                Some(tool) => self.ask(graph, tool, call).await,
                None => ToolOutcome::Failed("the project has no such tool".to_owned()),
            }
        })
    }

    fn keys_last(&self) -> Option<i64> {
        self.binding.keys_last
    }
}

fn written(body: &BodyPart, shape: &Shape<'_>, call: &ToolCall) -> Json {
    match body {
        BodyPart::Constant(json) => json.clone(),
        BodyPart::Template(template) => template.json(call.args(), shape),
        BodyPart::Object(fields) => fields
            .iter()
            .map(|(name, part)| (name.clone(), written(part, shape, call)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        BodyPart::List(items) => items.iter().map(|part| written(part, shape, call)).collect(),
    }
}

/// The innermost reason, which names no address and no header.
pub(crate) fn root_of(why: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = why;
    while let Some(source) = inner.source() {
        inner = source;
    }
    let text = inner.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
