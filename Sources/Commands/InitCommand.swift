import System
import Workspace

/// `heed init DIR`: a workspace that works at once.
enum InitCommand: Command {
    static let spec = CommandSpec(
        name: "init", summary: "Make a workspace: configuration, templates, campaigns, keys, database.",
        discussion: """
            The new workspace holds a commented heed.yaml, templates and campaigns in English and Spanish, sample
            customers to try them on, and fresh keys in secrets/ that only you can read. Keep those keys in your backups.
            """,
        arguments: [ArgumentSpec("DIR", "the folder to make; it must be empty or not exist yet")],
        examples: [.init("heed init shop", "makes the folder shop, ready to try")])

    /// What is copied, and whether it goes into the workspace under its own name.
    private static let folders = ["Templates", "Campaigns", "Forms", "Mappings", "Samples"]

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let named = invocation.word("DIR")
        let target = FilePath.join(context.workingDirectory, named)
        let shipped = try ShippedFiles.locate(environment: context.environment)
        if FileStatus.exists(target), try !Folder.names(in: target).isEmpty {
            throw CommandError(
                description: "The folder \(named) is not empty, so nothing was written: name a new folder.",
                exitCode: .cannotCreate)
        }
        // Made beside the target and moved into place, so that a full disk leaves no half workspace.
        let draft = target + ".new-\(RandomBytes.make(4).map { String($0, radix: 16) }.joined())"
        do {
            try Folder.make(draft, mode: 0o700)
            for folder in folders { try FileTree.copy(shipped.path(folder), to: FilePath.join(draft, folder)) }
            try FilePath.move(
                FilePath.join(draft, ShippedFiles.marker), to: FilePath.join(draft, WorkspaceFolder.configurationName))
            let workspace = WorkspaceFolder(path: draft)
            try Secrets.create(in: workspace)
            try AtomicFile.write(gitignore, to: FilePath.join(draft, ".gitignore"))
            _ = try OpenWorkspace(workspace, context: context)
            try FilePath.move(draft, to: target)
        } catch {
            try? Folder.remove(draft)
            throw error
        }
        context.console.print("Made the workspace \(named).")
        context.console.say(next(named))
        return .done
    }

    private static let gitignore = """
        # Keys, passwords and customers' data do not belong in version control.
        secrets/
        *.db
        *.db-wal
        *.db-shm
        previews/
        outbox/
        *.rejects.*

        """

    private static func next(_ folder: String) -> String {
        """

        Try it with the sample customers:
          cd \(folder)
          heed import customers Samples/customers.csv
          heed import consent Samples/consent.csv
          heed import events Samples/events.csv
          heed preview spring --out previews      then open previews/index.html
        Then put your own words into heed.yaml.
        """
    }
}
