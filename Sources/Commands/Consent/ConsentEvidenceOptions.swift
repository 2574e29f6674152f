import Consent
import Database
import System
import Workspace

extension ConsentOptions {
    /// The words that the person saw: those given, or else those of `heed.yaml`, or else those on record.
    ///
    /// - Throws: `CommandError` for words that differ from those of the same version; nil text where there are none.
    func noticeText(_ purpose: Purpose, in context: Context, _ session: any Session) throws -> String? {
        try invocation.refuse("text", with: "text-file")
        let given =
            try invocation.value("text")
            ?? invocation.value("text-file").map { file throws(SystemError) in
                try FileBytes.text(OpenWorkspace.path(file, in: context), limit: 1 << 16)
            }
        guard let version = invocation.value("notice"), let language = invocation.value("language") else {
            return given
        }
        let written = purpose.notices[version]?.texts[language]
        let recorded = try NoticeText.recorded(
            purpose: purpose.name, version: version, language: language, session)
        guard let text = (given ?? written ?? recorded.first).map(Self.trimmed) else { return nil }
        guard recorded.allSatisfy({ $0 == text }), written.map({ $0 == text }) ?? true else {
            throw CommandError(
                description:
                    "The notice '\(version)' of '\(purpose.name)' in \(language) has other words already. Changed words "
                    + "are a new version: give them one.", exitCode: .input)
        }
        return text
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        return String(text)
    }

    /// Tells everything at once that a yes lacks, with the option that gives it.
    func refuse(missing parts: [ConsentEvidence.Part], _ purpose: Purpose, _ session: any Session) throws -> UsageError
    {
        var lacks = parts.map(Self.option)
        if parts.contains(.noticeText), !parts.contains(.noticeVersion), !parts.contains(.noticeLanguage) {
            let version = invocation.value("notice") ?? ""
            let known = Set(purpose.notices[version]?.texts.keys.map { $0 } ?? [])
                .union(try NoticeText.languages(purpose: purpose.name, version: version, session)).sorted()
            let versions = purpose.notices.keys.sorted()
            lacks = lacks.map { option in
                guard option == Self.option(.noticeText) else { return option }
                if !known.isEmpty { return "\(option) (its words are known in \(known.joined(separator: ", ")))" }
                return versions.isEmpty ? option : "\(option) (heed.yaml has \(versions.joined(separator: ", ")))"
            }
        }
        return UsageError.incompleteEvidence(lacks, invocation.spec)
    }

    private static func option(_ part: ConsentEvidence.Part) -> String {
        switch part {
        case .method: "--method HOW"
        case .noticeVersion: "--notice VERSION"
        case .noticeLanguage: "--language TAG"
        case .noticeText: "--text TEXT or --text-file FILE"
        case .actor: "--actor WHO"
        }
    }
}

extension UsageError {
    fileprivate static func incompleteEvidence(_ options: [String], _ spec: CommandSpec) -> UsageError {
        UsageError(
            code: .missing,
            message: "A yes without its whole evidence permits nothing (GDPR Art. 7(1)). It lacks: "
                + "\(options.joined(separator: "; ")). Or record it as it is with --incomplete.", command: spec.name)
    }
}
