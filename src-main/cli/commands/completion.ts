import { Argument, type Command } from 'commander';
import { AI_CLIENTS } from '../../clients/client-table.ts';
import { CHECKS } from '../../diagnostics/checks.ts';
import { SYMPTOMS } from '../../diagnostics/symptoms.ts';
import { candidates, type ArgumentValues } from '../complete.ts';
import { examples } from '../examples.ts';
import { action, type CommandContext } from '../program.ts';

/** Each shell asks `onbehalf complete` for what may come next: there is one place that knows. */
const SCRIPTS = {
  bash: `_onbehalf() {
  local IFS=$'\\n'
  COMPREPLY=($(onbehalf complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _onbehalf onbehalf
`,
  zsh: `#compdef onbehalf
_onbehalf() {
  local -a next
  next=("\${(@f)$(onbehalf complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a next
}
compdef _onbehalf onbehalf
`,
  fish: `complete -c onbehalf -f -a '(onbehalf complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName onbehalf -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $new = if ($wordToComplete -eq '') { @('--new-word') } else { @() }
  onbehalf complete @new -- @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
} as const;

type Shell = keyof typeof SCRIPTS;
export const SHELLS = Object.keys(SCRIPTS) as Shell[];

export function addCompletionCommands(program: Command): void {
  examples(
    program
      .command('completion')
      .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
      .description('a script that makes the shell complete what you type')
      .action(action(completion)),
    ['completion bash >> ~/.bashrc', 'bash'],
    ['completion zsh > "${fpath[1]}/_onbehalf"', 'zsh'],
    ['completion fish > ~/.config/fish/completions/onbehalf.fish', 'fish'],
    ['completion powershell >> $PROFILE', 'PowerShell'],
  );
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .option('--new-word', 'a new word begins (for shells that cannot pass an empty one)')
    .action(
      action(async ({ out }: CommandContext, options: { newWord?: boolean }, words: string[]) => {
        const all = options.newWord ? [...words, ''] : words;
        const found = candidates(program, all, argumentValues(program));
        if (found.length > 0) out.line(found.join('\n'));
      }),
    );
}

async function completion({ out }: CommandContext, _options: object, shell: Shell): Promise<void> {
  out.line(SCRIPTS[shell].trimEnd());
}

function argumentValues(program: Command): ArgumentValues {
  const values: Readonly<Record<string, readonly string[]>> = {
    client: AI_CLIENTS.map(({ id }) => id),
    checks: [...CHECKS.map(({ id }) => id), 'exchange:*', 'client:*'],
    fix: CHECKS.flatMap(({ id, fix }) => (fix ? [id] : [])),
    symptom: SYMPTOMS.map(({ id }) => id),
    shell: SHELLS,
    mode: ['bridge', 'oauth', 'header'],
    alg: ['RS256', 'PS256', 'ES256'],
    outcome: ['ok', 'tool_error', 'refused', 'failed', 'cancelled', 'unfinished'],
    keychain: ['os', 'memory'],
    level: ['debug', 'info', 'warn', 'error'],
    command: program.commands.map((command) => command.name()),
  };
  return (argument) => values[argument] ?? [];
}
