package io.weir.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir completion}. */
@Command(
        name = "completion",
        description = {
            "Prints what bash and zsh need to complete commands and options.",
            "In ~/.bashrc or ~/.zshrc: source <(weir completion)"
        })
final class CompletionCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("weir", spec.root().commandLine()));
        out.println();
        out.flush();
    }
}
