import Synchronization
import Testing

@testable import Commands

/// A console that keeps what was written.
final class Captured: Sendable {
    let results = Mutex("")
    let talk = Mutex("")

    var console: Console {
        Console(
            results: { text in self.results.withLock { $0 += text } },
            talk: { text in self.talk.withLock { $0 += text } })
    }

    var out: String { results.withLock { $0 } }
    var err: String { talk.withLock { $0 } }
}

@Suite struct HeedToolTests {
    private func run(_ words: String...) -> (code: ExitCode, out: String, err: String) {
        let captured = Captured()
        let code = HeedTool.run(words, environment: [:], workingDirectory: "/", console: captured.console)
        return (code, captured.out, captured.err)
    }

    @Test func helpListsEveryCommandWithItsSummary() {
        let (code, out, _) = run("--help")
        #expect(code == .done)
        for command in CommandGroup.specs {
            #expect(out.contains(command.name) && out.contains(command.summary))
        }
    }

    @Test func everyCommandHasHelpWithAnExample() {
        for command in CommandGroup.specs {
            let (code, out, _) = run(command.name, "--help")
            #expect(code == .done)
            #expect(out.contains("Usage: heed \(command.name)"))
            #expect(out.contains("Examples\n  heed \(command.name)"))
            #expect(run("help", command.name).out == out)
        }
    }

    @Test func anUnknownCommandGetsASuggestion() {
        let (code, out, err) = run("prevew", "spring")
        #expect(code == .usage)
        #expect(out.isEmpty)
        #expect(err == "error: There is no command 'prevew'. Did you mean 'preview'?\nSee 'heed --help'.\n")
    }

    @Test func withoutWordsTheHelpIsTalkAndTheExitCodeIsUsage() {
        let (code, out, err) = run()
        #expect(code == .usage)
        #expect(out.isEmpty)
        #expect(err.contains("Usage: heed COMMAND"))
    }

    @Test func outsideAWorkspaceACommandSaysHowToGetOne() {
        let (code, _, err) = run("status")
        #expect(code == .configuration)
        #expect(err.contains("heed init"))
    }

    @Test func theVersionIsOneLine() {
        #expect(run("--version").out == "heed \(HeedTool.version)\n")
    }
}
