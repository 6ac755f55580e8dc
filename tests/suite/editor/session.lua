-- A person's session in Neovim, as the test plays it. `SESSION` names a file with what to do, as
-- JSON; what was seen is written to the file that it names.

local play = vim.fn.json_decode(vim.fn.readfile(os.getenv('SESSION')))
local seen = {}

-- Waits until something is so. The limit only keeps a broken test from hanging.
local function wait_until(what, is_so)
  if not vim.wait(60000, is_so, 20) then
    seen.gave_up = what
    error('waited in vain for: ' .. what)
  end
end

local function findings()
  return vim.diagnostic.get(0)
end

local function session()
  vim.g.playbook_command = play.server
  vim.cmd('edit ' .. vim.fn.fnameescape(play.file))
  seen.filetype = vim.bo.filetype
  seen.highlighted = vim.fn.synIDattr(vim.fn.synID(1, 1, 1), 'name')

  wait_until('findings', function()
    return #findings() > 0
  end)
  seen.findings = vim.tbl_map(function(found)
    return { line = found.lnum + 1, code = found.code, message = found.message, severity = found.severity }
  end, findings())

  -- What `gl` shows on the line of the first of them.
  vim.api.nvim_win_set_cursor(0, { seen.findings[1].line, 0 })
  vim.cmd('PlaybookWhy')
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true)
      seen.shown = table.concat(lines, '\n')
    end
  end

  -- The places that `:PlaybookSteps` lists.
  vim.cmd('PlaybookSteps')
  seen.steps = vim.tbl_map(function(step)
    return step.text
  end, vim.fn.getloclist(0))
  vim.cmd('lclose')

  -- The line is typed again.
  vim.api.nvim_buf_set_lines(0, play.line - 1, play.line - 1, true, { play.text })
  wait_until('no findings', function()
    return #findings() == 0
  end)

  -- Spaced badly, and saved.
  vim.cmd([[silent %substitute/^ */\=repeat(' ', line('.') % 5)/]])
  vim.cmd('silent write')
  seen.saved = table.concat(vim.fn.readfile(play.file), '\n') .. '\n'
end

local fine, wrong = pcall(session)
seen.wrong = not fine and tostring(wrong) or nil
vim.fn.writefile({ vim.fn.json_encode(seen) }, play.seen)
vim.cmd('qall!')
