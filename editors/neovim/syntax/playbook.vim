" Colours for playbooks. Words are coloured where they stand; what is right and wrong is the
" language server's to say.
if exists('b:current_syntax')
  finish
endif

syntax iskeyword @,48-57,_

syntax match playbookComment '#.*$' contains=@Spell
syntax match playbookDoc '##.*$' contains=@Spell
syntax region playbookText start='"' skip='\\.' end='"' oneline contains=playbookEscape,playbookHole,@Spell
syntax match playbookEscape '\\.' contained
syntax region playbookHole start='{' end='}' oneline contained
syntax match playbookNumber '\<\d\+\(\.\d\+\)\?%\?'
syntax match playbookDate '\<\d\{4}-\d\d-\d\d\>'
syntax match playbookUnit '\(\d\s\+\)\@<=\(\u\{3}\|seconds\?\|minutes\?\|hours\?\|days\?\|weeks\?\|months\?\|years\?\|business_days\?\|business_hours\?\)\>'
syntax match playbookType '\<\u\w*\>'
syntax match playbookArrow '->'

" What opens a declaration, and what ends a path.
syntax keyword playbookKeyword use playbook type enum record formula table tool fact authority policy
syntax keyword playbookKeyword event intent team role calendar voice knowledge translation desk scenario
syntax keyword playbookStep state slot start ask say call match run let forget note task wait when
syntax keyword playbookStep go end handoff check among answer for each in
syntax keyword playbookClause ends starts on needs gives reads writes sensitive promises fails timeout
syntax keyword playbookClause retry fresh moves money never twice changes proves undo by allow approval
syntax keyword playbookClause deny forbid limit confirm waiting because within then otherwise until with
syntax keyword playbookClause playbooks prove identified interrupts default patience silence locales
syntax keyword playbookClause given expect means tool exactly why over shown as lasts at most
syntax keyword playbookLogic is and or not known missing yes no any all where from to of it now today

highlight default link playbookComment Comment
highlight default link playbookDoc SpecialComment
highlight default link playbookText String
highlight default link playbookEscape SpecialChar
highlight default link playbookHole Special
highlight default link playbookNumber Number
highlight default link playbookDate Number
highlight default link playbookUnit Number
highlight default link playbookType Type
highlight default link playbookArrow Operator
highlight default link playbookKeyword Keyword
highlight default link playbookStep Statement
highlight default link playbookClause Identifier
highlight default link playbookLogic Operator

let b:current_syntax = 'playbook'
