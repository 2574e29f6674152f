import Foundation
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

    @Test func everyMemberOfAFamilyHasHelpAndStandsInTheFamilys() {
        for family in CommandGroup.all.flatMap({ $0.commands }) where !family.members.isEmpty {
            let overview = run(family.spec.name, "--help").out
            for member in family.members {
                let words = member.spec.name.split(separator: " ").map(String.init)
                #expect(words.count == 2 && words[0] == family.spec.name)
                #expect(overview.contains("  \(words[1])") && overview.contains(member.spec.summary))
                let (code, out, _) = run(words[0], words[1], "--help")
                #expect(code == .done && out.contains("Usage: heed \(member.spec.name)"))
                #expect(out.contains("Examples\n  heed \(member.spec.name)"))
                #expect(run("help", words[0], words[1]).out == out)
                // Options may stand before the word as well.
                #expect(run(words[0], "--help", words[1]).out == out)
            }
        }
    }

    @Test func aFamilyWithoutAWordSaysWhichThereAre() {
        let (code, out, err) = run("retention")
        #expect(code == .usage && out.isEmpty)
        #expect(
            err == "error: 'heed retention' needs run|show: what to do; 'heed retention ACTION --help' tells more.\n"
                + "See 'heed retention --help'.\n")
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

    /// DESIGN §8: 74 when an output cannot be written to its end.
    @Test func resultsThatCannotBeWrittenEndWith74() {
        struct Full: Error, CustomStringConvertible {
            let description = "Cannot write standard output: No space left on device."
        }
        let talk = Mutex("")
        let console = Console(results: { _ in throw Full() }, talk: { text in talk.withLock { $0 += text } })
        let code = HeedTool.run(["--version"], environment: [:], workingDirectory: "/", console: console)
        #expect(code == .cannotWrite)
        #expect(
            talk.withLock { $0 }
                == "error: Cannot write standard output: No space left on device. What the command did is done; its "
                + "results are not complete.\n")
    }

    /// Runs in the shell that it is for, in a folder with two campaigns.
    @Test func completionsOfBashKnowCommandsOptionsAndCampaigns() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "heed-completions-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let campaigns = folder.appendingPathComponent("Campaigns")
        try FileManager.default.createDirectory(at: campaigns, withIntermediateDirectories: true)
        for name in ["spring.yaml", "newsletter.yaml"] {
            try Data().write(to: campaigns.appendingPathComponent(name))
        }
        let script = run("completions", "bash").out
        func complete(_ words: String, _ index: Int) throws -> String {
            let shell = Process()
            shell.executableURL = URL(fileURLWithPath: "/bin/bash")
            shell.currentDirectoryURL = folder
            let line = "\nCOMP_WORDS=(\(words)); COMP_CWORD=\(index); _heed; echo \"${COMPREPLY[*]}\""
            shell.arguments = ["--norc", "-c", script + line]
            let pipe = Pipe()
            shell.standardOutput = pipe
            try shell.run()
            let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
            shell.waitUntilExit()
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(try complete("heed im", 1) == "import\n")
        #expect(try complete("heed import cu", 2) == "customers\n")
        #expect(try complete("heed import customers x.csv --ma", 4) == "--mapping\n")
        #expect(try complete("heed why CL-1001 sp", 3) == "spring\n")
        #expect(try complete("heed send n", 2) == "newsletter\n")
    }

    @Test func theVersionIsOneLine() {
        #expect(run("--version").out == "heed \(HeedTool.version)\n")
    }
}
