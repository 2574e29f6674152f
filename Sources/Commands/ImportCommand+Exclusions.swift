import Consent
import Customers
import Database
import System
import Workspace

/// `heed import exclusions FILE --list NAME`.
extension ImportCommand {
    static func importExclusions(
        _ file: String, _ invocation: Invocation, _ workspace: OpenWorkspace, _ context: Context
    ) throws -> ExitCode {
        let list = try list(invocation.value("list"), workspace.configuration)
        let now = context.clock.now()
        guard let dated = try invocation.instant("dated") ?? FileStatus.of(file)?.modified.wholeSecond else {
            throw CommandError(
                description: "It cannot be told how old this list is. Say it with --dated 2026-11-23.",
                exitCode: .usage)
        }
        guard dated <= now else {
            throw CommandError(
                description: "The list is dated in the future. Say with --dated of what day it is.", exitCode: .input)
        }
        let bar = ProgressBar("Importing", on: context.console, clock: context.clock)
        defer { bar.finish() }
        let summary = try ExclusionImporter(
            session: workspace.store.session(),
            intake: ExclusionRecorder(hasher: workspace.hasher, clock: context.clock)
        ).run(file: file, list: list, dated: dated, progress: progress(on: bar))
        bar.finish()
        if context.json {
            try context.console.printJSON(summary)
        } else {
            tell(summary, context)
        }
        return .done
    }

    private static func list(_ name: String?, _ configuration: Configuration) throws -> ExclusionList {
        let names = configuration.exclusionLists.map(\.name)
        guard !names.isEmpty else {
            throw CommandError(
                description: "heed.yaml names no list. Describe it under exclusion_lists: first.",
                exitCode: .configuration)
        }
        guard let name else { throw UsageError.missingOption("list", spec) }
        guard let list = configuration.exclusionList(named: name) else {
            throw CommandError(
                description: "heed.yaml has no exclusion list '\(name)'. "
                    + (Nearest.suggestion(for: name, in: names) ?? "It has: \(names.joined(separator: ", "))."),
                exitCode: .usage)
        }
        return list
    }

    private static func tell(_ summary: ExclusionSummary, _ context: Context) {
        var table = TextTable([.left, .right])
        table.add(["lines read", grouped(summary.lines)])
        table.add(["on the list", grouped(summary.entries)])
        table.add(["new", grouped(summary.new)])
        table.add(["no longer on it", grouped(summary.gone)])
        if summary.rejected > 0 { table.add(["rejected", grouped(summary.rejected)]) }
        context.console.print(table.text())
        for line in summary.rejectedLines {
            context.console.say("line \(line): this is no email address, phone number or SHA-256 of one")
        }
        let more = summary.rejected - summary.rejectedLines.count
        if more > 0 { context.console.say("… and \(grouped(more)) more") }
    }
}
