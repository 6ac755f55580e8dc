-- Playbooks in Neovim (0.7 and newer): findings as you type, each with the conversation that shows
-- it; quick fixes; formatting when you save. The rules of the language are all in `playbook lsp`,
-- which this file starts; here is only what you see and press.
--
-- To change something, set it in your init.lua before a playbook is opened:
--   vim.g.playbook_command = { 'playbook', 'lsp' }   the program to start
--   vim.g.playbook_format_on_save = true             false: leave files as they are

if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = 1

local buffer = vim.api.nvim_get_current_buf()
local name = 'playbook'
local command = vim.g.playbook_command or { 'playbook', 'lsp' }

vim.bo[buffer].commentstring = '# %s'
vim.bo[buffer].expandtab = true
vim.bo[buffer].shiftwidth = 2
vim.bo[buffer].softtabstop = 2

if vim.fn.executable(command[1]) == 0 then
  vim.notify_once(
    ("There is no program `%s`: findings are off. Install it, or set vim.g.playbook_command."):format(command[1]),
    vim.log.levels.WARN
  )
  return
end

-- The project's folder: the nearest one up that has a playbook.toml, else the file's own.
local function project_folder()
  local file = vim.api.nvim_buf_get_name(buffer)
  local here = vim.fn.fnamemodify(file, ':p:h')
  local marker = vim.fn.findfile('playbook.toml', vim.fn.fnameescape(here) .. ';')
  return marker ~= '' and vim.fn.fnamemodify(marker, ':p:h') or here
end

-- Beside the line stands the sentence alone; `gl` shows the rest.
local function first_line(finding)
  return finding.message:match('^[^\n]*')
end

local function whole_story(finding)
  local more = finding.code and ('\nmore: playbook explain ' .. finding.code) or ''
  return finding.message .. more
end

local function attached(client)
  local namespace = vim.lsp.diagnostic.get_namespace(client.id)
  vim.diagnostic.config({
    virtual_text = { format = first_line },
    severity_sort = true,
  }, namespace)
end

local config = {
  name = name,
  cmd = command,
  root_dir = project_folder(),
  on_attach = attached,
}

if vim.lsp.start then
  vim.lsp.start(config, { bufnr = buffer })
else
  -- Neovim 0.7. One server a project.
  vim.g.playbook_servers = vim.g.playbook_servers or vim.empty_dict()
  local servers = vim.g.playbook_servers
  local id = servers[config.root_dir]
  if not (id and vim.lsp.get_client_by_id(id)) then
    id = vim.lsp.start_client(config)
    servers[config.root_dir] = id
    vim.g.playbook_servers = servers
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

local function why()
  vim.diagnostic.open_float({
    border = 'rounded',
    format = whole_story,
    header = '',
    max_width = 100,
    prefix = '',
    scope = 'line',
    suffix = '',
  })
end

-- The places of the findings on this line, and of the steps that show them, as a list to walk
-- through.
local function steps()
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  local places = {}
  for _, finding in ipairs(vim.diagnostic.get(0, { lnum = line })) do
    local told = vim.tbl_get(finding, 'user_data', 'lsp', 'relatedInformation') or {}
    for _, related in ipairs(told) do
      local start = related.location.range.start
      table.insert(places, {
        filename = vim.uri_to_fname(related.location.uri),
        lnum = start.line + 1,
        col = start.character + 1,
        text = related.message,
      })
    end
  end
  if #places == 0 then
    vim.notify('No finding on this line has other places.')
    return
  end
  vim.fn.setloclist(0, {}, ' ', { title = 'How it happens', items = places })
  vim.cmd('lopen')
end

local function fix()
  vim.lsp.buf.code_action()
end

local function format()
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ bufnr = buffer, name = name, timeout_ms = 5000 })
  else
    vim.lsp.buf.formatting_sync(nil, 5000)
  end
end

vim.api.nvim_buf_create_user_command(buffer, 'PlaybookWhy', why, { desc = 'Show the whole finding' })
vim.api.nvim_buf_create_user_command(buffer, 'PlaybookSteps', steps, { desc = 'List the steps, to walk through' })
vim.api.nvim_buf_create_user_command(buffer, 'PlaybookFix', fix, { desc = 'Offer quick fixes' })
vim.api.nvim_buf_create_user_command(buffer, 'PlaybookFormat', format, { desc = 'Format the file' })
vim.keymap.set('n', 'gl', why, { buffer = buffer, desc = 'Show the whole finding' })

if vim.g.playbook_format_on_save ~= false then
  vim.api.nvim_create_autocmd('BufWritePre', {
    group = vim.api.nvim_create_augroup('playbook_format_' .. buffer, { clear = true }),
    buffer = buffer,
    callback = format,
  })
end
