//! The protocol's messages, one function each: what arrives is handed to the session, what is asked
//! is answered from it. Says to the editor what this server can do, and nothing more.

use std::sync::Arc;

use tokio::task::spawn_blocking;
use tower_lsp_server::LanguageServer;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionOrCommand, CodeActionParams,
    CodeActionProviderCapability, CodeActionResponse, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentFormattingParams, FileSystemWatcher, GlobPattern, InitializeParams, InitializeResult,
    InitializedParams, OneOf, Registration, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, TextEdit,
};

use super::positions::Encoding;
use super::session::{Session, Terms};

/// The server as the protocol sees it.
#[derive(Debug)]
pub(super) struct Backend {
    session: Arc<Session>,
}

impl Backend {
    /// Answers from `session`.
    pub(super) fn new(session: Arc<Session>) -> Self {
        Self { session }
    }

    /// What it answers from.
    pub(super) fn session(&self) -> Arc<Session> {
        Arc::clone(&self.session)
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        self.session.agree(terms(&params.capabilities));
        Ok(InitializeResult {
            capabilities: capabilities(self.session.terms().encoding),
            server_info: Some(ServerInfo {
                name: "playbook".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        if self.session.terms().watches_files {
            let session = self.session();
            // Beside the conversation: an editor that never answers keeps nobody waiting.
            tokio::spawn(async move { session.client.register_capability(watched()).await });
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.session.goodbye();
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.session.change(|open| open.open(document.uri, document.version, document.text));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let (document, changes) = (params.text_document, params.content_changes);
        let encoding = self.session.terms().encoding;
        self.session.change(|open| open.change(&document.uri, document.version, changes, encoding));
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.session.disk_changed();
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.session.change(|open| open.close(&params.text_document.uri));
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.session.disk_changed();
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let wanted = params.context.only.as_ref();
        if wanted.is_some_and(|kinds| !kinds.iter().any(covers_quick_fixes)) {
            return Ok(None);
        }
        let session = self.session();
        let (uri, range) = (params.text_document.uri, params.range);
        let fixes = spawn_blocking(move || session.quick_fixes(&uri, range)).await;
        let fixes = fixes.map_err(|_| Error::internal_error())?;
        Ok(Some(fixes.into_iter().map(CodeActionOrCommand::CodeAction).collect()))
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let session = self.session();
        let edits = spawn_blocking(move || session.formatting(&params.text_document.uri)).await;
        edits.map_err(|_| Error::internal_error())
    }
}

/// What the editor offers, as far as it matters here.
fn terms(offered: &ClientCapabilities) -> Terms {
    let general = offered.general.as_ref();
    let encodings = general.and_then(|general| general.position_encodings.as_deref());
    let workspace = offered.workspace.as_ref();
    let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
    let watching = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
    Terms {
        encoding: Encoding::among(encodings.unwrap_or_default()),
        versioned_edits: edits.and_then(|edits| edits.document_changes).unwrap_or(false),
        watches_files: watching.and_then(|watching| watching.dynamic_registration).unwrap_or(false),
    }
}

/// What this server can do.
fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::Supported(true)),
        ..TextDocumentSyncOptions::default()
    };
    let quick_fixes = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
        ..CodeActionOptions::default()
    };
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        document_formatting_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(quick_fixes)),
        ..ServerCapabilities::default()
    }
}

/// Kinds nest at dots: who wants all kinds, or quick fixes, is offered quick fixes.
fn covers_quick_fixes(kind: &CodeActionKind) -> bool {
    *kind == CodeActionKind::EMPTY || *kind == CodeActionKind::QUICKFIX
}

/// The files that matter to a project: its texts and its settings.
fn watched() -> Vec<Registration> {
    let watcher =
        |glob: String| FileSystemWatcher { glob_pattern: GlobPattern::String(glob), kind: None };
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: vec![
            watcher(format!("**/*.{}", playbook_project::ENDING)),
            watcher(format!("**/{}", playbook_project::SETTINGS)),
        ],
    };
    vec![Registration {
        id: "files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }]
}
