//! The kinds of everything in a tree: tokens first, then nodes. A list and nothing more.

macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {
        /// What a token or a node of the tree is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        #[expect(non_camel_case_types, reason = "kinds are named as in the grammar")]
        #[expect(missing_docs, reason = "a node's kind is named like its construct")]
        pub enum SyntaxKind { $($(#[$meta])* $name),* }
    };
}

kinds! {
    // --- trivia
    /// Spaces and tabs, and a line's carriage return.
    WHITESPACE,
    /// One line break.
    NEWLINE,
    /// `# …` to the end of the line.
    COMMENT,
    /// `## …` to the end of the line.
    DOC_COMMENT,
    // --- tokens
    /// A lower-case word that names something.
    IDENT,
    /// A word of the language, where it is used as one.
    KEYWORD,
    /// A capitalised word.
    TYPE_IDENT,
    /// Three capitals.
    ISO_CODE,
    /// `5000`, `0.50`.
    NUMBER,
    /// `30d`, `5_000`: no number of the language.
    BAD_NUMBER,
    /// `2026-11-01`.
    DATE,
    /// `09:00`.
    TIME,
    /// The quote that opens a text.
    QUOTE_OPEN,
    /// The quote that closes a text.
    QUOTE_CLOSE,
    /// Words of a text, escapes unresolved.
    TEXT_CHUNK,
    /// `{` in a text.
    INTERP_OPEN,
    /// `}` in a text.
    INTERP_CLOSE,
    /// A whole text taken as it is written, quotes included.
    STRING,
    /// `->`
    ARROW,
    /// `<=`
    LESS_EQ,
    /// `>=`
    MORE_EQ,
    /// `<`
    LESS,
    /// `>`
    MORE,
    /// `=`
    EQ,
    /// `+`
    PLUS,
    /// `-`
    MINUS,
    /// `*`
    STAR,
    /// `/`
    SLASH,
    /// `(`
    L_PAREN,
    /// `)`
    R_PAREN,
    /// `{`
    L_BRACE,
    /// `}`
    R_BRACE,
    /// `[`
    L_BRACKET,
    /// `]`
    R_BRACKET,
    /// `:`
    COLON,
    /// `.`
    DOT,
    /// `,`
    COMMA,
    /// `|`
    PIPE,
    /// `%`
    PERCENT,
    /// A character without a meaning.
    UNKNOWN,
    /// The end of a line, as the grammar sees it. Never in a tree.
    EOL,
    /// The end of the file. Never in a tree.
    EOF,
    // --- nodes: what all share
    FILE, ERROR, NAME, PATH, PARAMS, PARAM, ARGS, ARG, TYPE_NAME_REF,
    // --- types
    NAMED_TYPE, LIST_TYPE, OPTIONAL_TYPE, BOUND, RANGE_REFINEMENT, MATCHING, MARK, TAG,
    // --- expressions
    NUMBER_LIT, QUANTITY, PERCENT_LIT, DATE_LIT, TIME_LIT, BOOL_LIT, WORD_EXPR, TEXT, INTERPOLATION,
    PATH_EXPR, CALL_EXPR, FIELD_EXPR, PAREN_EXPR, LIST_EXPR, RECORD_EXPR, RECORD_FIELD,
    BINARY_EXPR, UNARY_EXPR, PRESENCE_EXPR, RANGE_EXPR, COND_EXPR, WHERE_EXPR, QUANTIFIED_EXPR,
    AGGREGATE_EXPR, PORTION_EXPR, BETWEEN_EXPR, AFTER_EXPR, ROUNDED_EXPR, CONVERSATION_EXPR, ENDING_EXPR,
    // --- declarations
    USE_DECL, TYPE_DECL, ENUM_DECL, ENUM_VALUE, RECORD_DECL, SHOWN_AS, KEY_CLAUSE, FIELD,
    FORMULA_DECL, TABLE_DECL, TABLE_ROW, TABLE_CELL, CELL_VALUE,
    TOOL_DECL, EFFECT_CLAUSE, FAILS_CLAUSE, TIMEOUT_CLAUSE, RETRY_CLAUSE, FRESH_CLAUSE,
    PROMISES_CLAUSE, PROVES_CLAUSE, MOVES_CLAUSE, NEVER_TWICE_CLAUSE, CHECKED_BY_CLAUSE,
    CHANGES_CLAUSE, UNDO_CLAUSE, CLAIMS_CLAUSE,
    FACT_DECL, KEPT_BY,
    AUTHORITY_DECL, NEEDS_CLAUSE, FORBID_RULE, ALLOW_RULE, APPROVAL_RULE, DENY_RULE, LIMIT_RULE,
    LIMIT_THEN, WITH_CLAUSE, ONLY_FOR_CLAUSE,
    POLICY_DECL, NEVER_PROPERTY, AFTER_PROPERTY, TIMES_PROPERTY, AMOUNT_PROPERTY, PERSON_PROPERTY,
    EVENT_DECL, MATCHED_BY, INTENT_DECL, TEAM_DECL, ROLE_DECL, CALENDAR_DECL, VOICE_DECL,
    KNOWLEDGE_DECL, TRANSLATION_DECL, TRANSLATED, SETTING, OPEN_HOURS,
    PLAYBOOK_DECL, OUTCOME, STARTS_CLAUSE, ON_CLAUSE, MAY_CALL_CLAUSE, HUMAN_ONLY_CLAUSE,
    ANSWERS_CLAUSE,
    SLOT_DECL, SLOT_CLAUSE, AMONG, AMONG_FIELDS, AMONG_FIELD, COUNT_CLAUSE,
    STATE_DECL, VISITS,
    // --- steps
    SAY_STEP, ANSWER_STEP, ASK_STEP, CHOICE_STEP, CHOICE, CALL_STEP, FOR_EACH, RUN_STEP, LET_STEP,
    WHEN_STEP, MATCH_STEP, FORGET_STEP, NOTE_STEP, TASK_STEP, WAIT_STEP, WAIT_FOR, PLAN_STEP,
    GO_STEP, END_STEP, HANDOFF_STEP, GO_TARGET,
    ARMS, ARM, LABEL, CONFIRM_CLAUSE, WAITING_CLAUSE, BLOCK,
    // --- desk
    DESK_DECL, PLAYBOOKS_CLAUSE, PROVE_CLAUSE, DEFAULT_CLAUSE, VOICE_CLAUSE, LOCALES_CLAUSE,
    PATIENCE_CLAUSE, SILENCE_CLAUSE, SILENCE_STAGE, SEQUENCE_CLAUSE, DECLINES_CLAUSE, DECLINE,
    INTERRUPTS_CLAUSE, INTERRUPT, AUTONOMY_CLAUSE, AUTONOMY_LEVEL, RESOLVED_CLAUSE, RESOLVED,
    BUDGET_CLAUSE, REGION_CLAUSE, ZONE_CLAUSE,
    // --- scenarios
    SCENARIO_DECL, GIVEN_LINE, STUB_LINE, STUB_ANSWER, WORLD_LINE, CUSTOMER_LINE, READING,
    APPROVER_LINE, TIME_LINE, EVENT_LINE, PERSON_LINE, EXPECT_LINE,
}

impl SyntaxKind {
    /// Whether it is a token: a piece of text, and not a node that holds others.
    pub fn is_token(self) -> bool {
        self < Self::FILE
    }

    /// Whether the grammar doesn't see it.
    pub fn is_trivia(self) -> bool {
        matches!(self, Self::WHITESPACE | Self::NEWLINE | Self::COMMENT | Self::DOC_COMMENT)
    }
}
