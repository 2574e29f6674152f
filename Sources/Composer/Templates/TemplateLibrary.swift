import System
import Workspace

/// The templates of a workspace, found by their names on disk.
///
///     Templates/layouts/email.html  email.txt  sms.txt      around every message; {% content %} and {% notice %}
///     Templates/blocks/button.html  button.txt              {% render 'button' %}
///     Templates/notices/email.en.html  email.en.txt  sms.en.txt
///     Templates/spring/email.en.html  email.en.txt  sms.en.txt
///
/// It only reads; ``MessageComposer`` makes messages of it.
package struct TemplateLibrary: Sendable {
    /// The folder `Templates`, absolute.
    let folder: String
    /// How errors call it.
    let shownAs: String

    /// - Parameter folder: absolute; ``WorkspaceFolder/templates`` of a workspace.
    package init(folder: String, shownAs: String = "Templates") {
        self.folder = folder
        self.shownAs = shownAs
    }

    /// Folders that hold no template of a campaign.
    private static let reserved: Set<String> = ["layouts", "blocks", "notices", "pages"]

    /// The names that a campaign may give under `template:`, sorted.
    package var names: [String] {
        let all = (try? Folder.names(in: folder)) ?? []
        return all.filter { name in
            !Self.reserved.contains(name) && FileStatus.of(FilePath.join(folder, name))?.isFolder == true
        }
    }

    /// Whether there is a template of that name.
    package func has(_ name: String) -> Bool { names.contains(name) }

    /// Reads one file; nil when it does not exist.
    func file(_ relative: String, kind: TemplateKind) throws(Diagnostics) -> TemplateFile? {
        let path = FilePath.join(folder, relative)
        let name = FilePath.join(shownAs, relative)
        guard FileStatus.exists(path) else { return nil }
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(path, limit: Self.longest)
        } catch {
            throw Diagnostics(
                Diagnostic(path: name, mark: nil, message: "the file cannot be read", hint: error.description))
        }
        return try TemplateFile.parse(bytes, name: name, kind: kind)
    }

    /// The longest template that is read, in bytes; mail programs cut off messages long before that.
    private static let longest = 1 << 20
}
