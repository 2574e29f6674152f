import Consent
import Database
import System

/// `heed consent export`: every event of everybody, a line each.
enum ConsentExportCommand: Command {
    static let spec = CommandSpec(
        name: "consent export", summary: "Print every consent event of everybody as JSON Lines.",
        discussion: """
            Each line has the event's whole evidence under the names that 'heed import consent' reads, so that it can be
            brought into another workspace after its customers. It holds personal data: keep the file where only you can
            read it.
            """,
        examples: [
            .init("heed consent export > consent.jsonl", "all events"),
            .init("heed import consent consent.jsonl", "brings them in elsewhere"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let total = try ConsentExport.count(session)
        let bar = ProgressBar("Exporting", on: context.console, clock: context.clock)
        StopSignal.install()
        defer { bar.finish() }
        var done = 0
        try ConsentExport.run(session) { page in
            context.console.print(try page.map { try JSONText.encode($0) }.joined(separator: "\n"))
            done += page.count
            bar.update(done: done, of: total, unit: "events")
            if StopSignal.isRequested || context.console.lostResults != nil { throw CommandError.stoppedExport }
        }
        return .done
    }
}

extension CommandError {
    fileprivate static var stoppedExport: CommandError {
        CommandError(
            description: "Stopped: the file is not complete. Run the command again; nothing was changed.",
            exitCode: .tryAgain)
    }
}
