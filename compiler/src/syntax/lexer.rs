//! Text to tokens, nothing lost: the tokens' texts, joined, are the input. Knows no grammar.
//!
//! A text in quotes comes out in pieces (quote, words, `{`, the tokens of an expression, `}`, …),
//! so that the parser reads the expression like any other. Where the grammar wants the text as it
//! is written (after `matching`, say), the parser glues the pieces again.

use logos::Logos;

use super::kind::SyntaxKind;

/// A token: what it is, and where it starts. It ends where the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: SyntaxKind,
    /// First byte.
    pub start: u32,
}

#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
enum Raw {
    #[regex(r"[ \t\r]+")]
    Space,
    #[token("\n")]
    Newline,
    #[regex(r"#[^\n]*", allow_greedy = true)]
    Comment,
    #[regex(r"##[^\n]*", allow_greedy = true, priority = 20)]
    Doc,
    #[regex(r"[a-z_][a-z0-9_]*")]
    #[token("customer's", priority = 30)]
    Ident,
    #[regex(r"[A-Z][A-Za-z0-9_]*", priority = 5)]
    TypeIdent,
    #[regex(r"[A-Z][A-Z][A-Z]", priority = 10)]
    IsoCode,
    #[regex(r"[0-9]+(\.[0-9]+)?", priority = 10)]
    Number,
    #[regex(r"[0-9]+(\.[0-9]+)?[A-Za-z_][A-Za-z0-9_]*", priority = 5)]
    BadNumber,
    #[regex(r"[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]", priority = 20)]
    Date,
    #[regex(r"[0-9][0-9]:[0-9][0-9]", priority = 20)]
    Time,
    #[token("\"")]
    Quote,
    #[token("->")]
    Arrow,
    #[token("<=")]
    LessEq,
    #[token(">=")]
    MoreEq,
    #[token("<")]
    Less,
    #[token(">")]
    More,
    #[token("=")]
    Eq,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("/")]
    Slash,
    #[token("(")]
    LParen,
    #[token(")")]
    RParen,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token("[")]
    LBracket,
    #[token("]")]
    RBracket,
    #[token(":")]
    Colon,
    #[token(".")]
    Dot,
    #[token(",")]
    Comma,
    #[token("|")]
    Pipe,
    #[token("%")]
    Percent,
}

impl Raw {
    fn kind(self) -> SyntaxKind {
        match self {
            Self::Space => SyntaxKind::WHITESPACE,
            Self::Newline => SyntaxKind::NEWLINE,
            Self::Comment => SyntaxKind::COMMENT,
            Self::Doc => SyntaxKind::DOC_COMMENT,
            Self::Ident => SyntaxKind::IDENT,
            Self::TypeIdent => SyntaxKind::TYPE_IDENT,
            Self::IsoCode => SyntaxKind::ISO_CODE,
            Self::Number => SyntaxKind::NUMBER,
            Self::BadNumber => SyntaxKind::BAD_NUMBER,
            Self::Date => SyntaxKind::DATE,
            Self::Time => SyntaxKind::TIME,
            Self::Quote => SyntaxKind::QUOTE_OPEN,
            Self::Arrow => SyntaxKind::ARROW,
            Self::LessEq => SyntaxKind::LESS_EQ,
            Self::MoreEq => SyntaxKind::MORE_EQ,
            Self::Less => SyntaxKind::LESS,
            Self::More => SyntaxKind::MORE,
            Self::Eq => SyntaxKind::EQ,
            Self::Plus => SyntaxKind::PLUS,
            Self::Minus => SyntaxKind::MINUS,
            Self::Star => SyntaxKind::STAR,
            Self::Slash => SyntaxKind::SLASH,
            Self::LParen => SyntaxKind::L_PAREN,
            Self::RParen => SyntaxKind::R_PAREN,
            Self::LBrace => SyntaxKind::L_BRACE,
            Self::RBrace => SyntaxKind::R_BRACE,
            Self::LBracket => SyntaxKind::L_BRACKET,
            Self::RBracket => SyntaxKind::R_BRACKET,
            Self::Colon => SyntaxKind::COLON,
            Self::Dot => SyntaxKind::DOT,
            Self::Comma => SyntaxKind::COMMA,
            Self::Pipe => SyntaxKind::PIPE,
            Self::Percent => SyntaxKind::PERCENT,
        }
    }
}

/// All tokens of `text`, trivia included.
pub fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::with_capacity(text.len() / 4) };
    lexer.outside_texts();
    lexer.tokens
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self, kind: SyntaxKind, len: usize) {
        let start = u32::try_from(self.at).unwrap_or(u32::MAX);
        self.tokens.push(Token { kind, start });
        self.at += len;
    }

    fn outside_texts(&mut self) {
        while !self.rest().is_empty() {
            let mut raw = Raw::lexer(self.rest());
            while let Some(token) = raw.next() {
                match token {
                    Ok(Raw::Quote) => break,
                    Ok(token) => self.push(token.kind(), raw.slice().len()),
                    Err(()) => self.unknown(raw.slice().len()),
                }
            }
            if self.rest().starts_with('"') {
                self.push(SyntaxKind::QUOTE_OPEN, 1);
                self.inside_text();
            }
        }
    }

    /// Characters without a meaning, as one token each run.
    fn unknown(&mut self, len: usize) {
        self.push(SyntaxKind::UNKNOWN, len);
    }

    /// From behind the opening quote to behind the closing one, or to the end of the line.
    fn inside_text(&mut self) {
        loop {
            let len = chunk_len(self.rest());
            if len > 0 {
                self.push(SyntaxKind::TEXT_CHUNK, len);
            }
            match self.rest().as_bytes().first() {
                Some(b'"') => return self.push(SyntaxKind::QUOTE_CLOSE, 1),
                Some(b'{') => {
                    self.push(SyntaxKind::INTERP_OPEN, 1);
                    if !self.inside_braces() {
                        return;
                    }
                }
                _ => return,
            }
        }
    }

    /// The tokens between `{` and its `}`. False when the line ended before.
    fn inside_braces(&mut self) -> bool {
        let mut open = 0u32;
        loop {
            if self.rest().starts_with('\\') {
                let escaped = self.rest().chars().nth(1).filter(|c| *c != '\n');
                self.unknown(1 + escaped.map_or(0, char::len_utf8));
                continue;
            }
            let mut raw = Raw::lexer(self.rest());
            let Some(token) = raw.next() else { return false };
            match token {
                Ok(Raw::Newline) => return false,
                Ok(Raw::Quote) => return true,
                Ok(Raw::RBrace) if open == 0 => {
                    self.push(SyntaxKind::INTERP_CLOSE, 1);
                    return true;
                }
                Ok(Raw::Comment | Raw::Doc) => self.push(SyntaxKind::UNKNOWN, 1),
                Ok(token) => {
                    match token {
                        Raw::LBrace => open += 1,
                        Raw::RBrace => open -= 1,
                        _ => {}
                    }
                    self.push(token.kind(), raw.slice().len());
                }
                Err(()) => self.unknown(raw.slice().len()),
            }
        }
    }
}

/// How many bytes are plain words: up to a quote, a brace or the end of the line.
fn chunk_len(rest: &str) -> usize {
    let mut bytes = rest.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' | b'{' | b'\n' => return at,
            b'\\' => {
                if matches!(rest.as_bytes().get(at + 1), None | Some(b'\n')) {
                    return at + 1;
                }
                bytes.next();
            }
            _ => {}
        }
    }
    rest.len()
}
