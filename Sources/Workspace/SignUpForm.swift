internal import System

/// A form by which people sign up: a file in `Forms/`.
///
///     purpose: newsletter
///     channel: email
///     notice: 2026-11                  # words of the purpose's notices in heed.yaml
///     title: {en: Our newsletter, es: Nuestro boletín}
package struct SignUpForm: Equatable, Sendable {
    /// The file's name without its ending; the form is at `/subscribe/NAME`.
    package let name: String
    package let purpose: Purpose
    package let channel: Channel
    /// Which version of the purpose's words people agree to.
    package let notice: String
    /// Those words, which are kept as evidence.
    package let words: LocalText
    package let title: LocalText

    /// All forms of a workspace, by name; none where it has no such folder.
    ///
    /// - Throws: `Diagnostics` with the mistakes of all files.
    package static func all(
        in folder: WorkspaceFolder, _ configuration: Configuration
    ) throws(Diagnostics) -> [String: SignUpForm] {
        let path = folder.path(of: "Forms")
        guard FileStatus.of(path)?.isFolder == true, let files = try? Folder.names(in: path) else { return [:] }
        var forms: [String: SignUpForm] = [:]
        var found: [Diagnostic] = []
        for file in files where file.hasSuffix(".yaml") {
            do {
                let form = try load(folder.yaml("Forms/\(file)"), name: String(file.dropLast(5)), configuration)
                forms[form.name] = form
            } catch {
                found += error.all
            }
        }
        if !found.isEmpty { throw Diagnostics(found) }
        return forms
    }

    static func load(
        _ document: YAMLDocument, name: String, _ configuration: Configuration
    ) throws(Diagnostics) -> SignUpForm {
        let problems = Problems(in: document.source)
        let fields = Fields(document.root, in: problems)
        let purposeName = fields.string("purpose")
        let channel = fields.choice("channel", of: Channel.self)
        let notice = fields.string("notice")
        let title = fields.texts("title", in: configuration.languages)
        fields.finish()
        let purpose = purposeName.flatMap(configuration.purpose(named:))
        if let purposeName, purpose == nil {
            let names = configuration.purposes.map(\.name)
            problems.error(
                "unknown purpose '\(purposeName)'", at: fields.mark(of: "purpose"),
                hint: Nearest.suggestion(for: purposeName, in: names) ?? "Known are: \(names.joined(separator: ", ")).")
        } else if let purpose, purpose.legalBasis != .consent {
            problems.error(
                "nobody can sign up to '\(purpose.name)', which does not rest on consent",
                at: fields.mark(of: "purpose"),
                hint: "Name a purpose with 'legal_basis: consent'.")
        }
        if let purpose, let channel, !purpose.channels.contains(channel) {
            problems.error(
                "the purpose '\(purpose.name)' does not allow the channel '\(channel.rawValue)'",
                at: fields.mark(of: "channel"), hint: "See purposes.\(purpose.name).channels in heed.yaml.")
        }
        let words = notice.flatMap { purpose?.notices[$0] }
        if let purpose, let notice, words == nil {
            problems.error(
                "the purpose '\(purpose.name)' has no notice '\(notice)'", at: fields.mark(of: "notice"),
                hint: purpose.notices.isEmpty
                    ? "Write its words under purposes.\(purpose.name).notices in heed.yaml."
                    : "There are: \(purpose.notices.keys.sorted().joined(separator: ", ")).")
        }
        try problems.check()
        guard let purpose, let channel, let notice, let words, let title else {
            throw Diagnostics(document.source.diagnostic(.error, "the file cannot be used", at: nil))
        }
        return SignUpForm(
            name: name, purpose: purpose, channel: channel, notice: notice, words: words, title: title)
    }
}
