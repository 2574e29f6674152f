import System
package import Workspace

/// The templates of a workspace, found by their names on disk.
///
///     Templates/layouts/email.html  email.txt  sms.txt      around every message; {% content %} and {% notice %}
///     Templates/blocks/button.html  button.txt              {% render 'button' %}
///     Templates/notices/email.en.html  email.en.txt  sms.en.txt
///     Templates/locales/en.yaml                             {{ 'order.total' | t }}
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
    private static let reserved: Set<String> = ["layouts", "blocks", "notices", "pages", "locales", "images"]

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
        guard let bytes = try bytes(relative) else { return nil }
        return try TemplateFile.parse(bytes, name: FilePath.join(shownAs, relative), kind: kind)
    }

    /// The texts of a language, none where it has no file.
    package func words(_ language: String) throws(Diagnostics) -> WordCatalogue {
        let relative = "locales/\(language).yaml"
        let name = FilePath.join(shownAs, relative)
        guard let bytes = try bytes(relative) else { return WordCatalogue(missing: name) }
        return try WordCatalogue(bytes: bytes, name: name)
    }

    private func bytes(_ relative: String) throws(Diagnostics) -> [UInt8]? {
        let path = FilePath.join(folder, relative)
        guard FileStatus.exists(path) else { return nil }
        do {
            return try FileBytes.read(path, limit: Self.longest)
        } catch {
            let name = FilePath.join(shownAs, relative)
            throw Diagnostics(
                Diagnostic(path: name, mark: nil, message: "the file cannot be read", hint: error.description))
        }
    }

    /// The longest template that is read, in bytes; mail programs cut off messages long before that.
    private static let longest = 1 << 20
}
