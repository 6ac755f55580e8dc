" Files that end in .playbook are playbooks.
autocmd BufRead,BufNewFile *.playbook setfiletype playbook
