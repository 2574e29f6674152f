import Glibc
package import System
import Workspace

/// The whole tool, callable from `main` and, with its own console and folder, from a test.
///
///     let code = HeedTool.run(["status", "--json"], environment: [:], workingDirectory: dir, console: console)
package enum HeedTool {
    package static let version = "0.1.0"

    /// The process: its own words, environment and streams; ends it with the exit code.
    package static func main() -> Never {
        StopSignal.ignoreBrokenPipes()
        let environment = ProcessEnvironment.all()
        let code = run(
            Array(CommandLine.arguments.dropFirst()), environment: environment,
            workingDirectory: FilePath.currentFolder, console: .process(environment: environment))
        exit(code.rawValue)
    }

    /// Understands the words, runs the command, and puts every error into words and an exit code.
    package static func run(
        _ words: [String], environment: [String: String], workingDirectory: String, console: Console,
        clock: any WallClock = SystemClock()
    ) -> ExitCode {
        var context = Context(
            workingDirectory: workingDirectory, environment: environment, console: console, clock: clock)
        do {
            let code = try dispatch(words, in: &context)
            guard code == .done, let reason = console.lostResults else { return code }
            console.complain("error: \(reason) What the command did is done; its results are not complete.")
            return .cannotWrite
        } catch {
            let report = ErrorReport(error)
            console.complain(report.text)
            return report.exitCode
        }
    }

    private static func dispatch(_ words: [String], in context: inout Context) throws -> ExitCode {
        guard let name = words.first else {
            context.console.complain(HelpText.overview(CommandGroup.all))
            return .usage
        }
        var rest = Array(words.dropFirst())
        var commandName = name
        switch name {
        case "--help", "-h":
            context.console.print(HelpText.overview(CommandGroup.all))
            return .done
        case "--version":
            context.console.print("heed \(version)")
            return .done
        case "help":
            guard let topic = rest.first else {
                context.console.print(HelpText.overview(CommandGroup.all))
                return .done
            }
            commandName = topic
            rest = Array(rest.dropFirst()) + ["--help"]
        default: break
        }
        guard let named = CommandGroup.command(named: commandName) else {
            let names = CommandGroup.specs.map(\.name)
            throw UsageError.unknownCommand(commandName, suggestion: Nearest.match(commandName, in: names))
        }
        let (command, words) = CommandGroup.member(of: named, namedIn: rest)
        let invocation = try ArgumentParser(spec: command.spec).parse(words)
        if invocation.flag("help") {
            context.console.print(HelpText.page(command))
            return .done
        }
        if invocation.flag("no-color") { context.console.setColours(false) }
        if invocation.flag("quiet") { context.console.setQuiet() }
        context.workspaceOption = invocation.value("workspace")
        context.json = invocation.flag("json")
        return try command.run(invocation, in: context)
    }
}
