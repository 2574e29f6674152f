extension Fields {
    /// `notices:` of a purpose: the words that people are shown, by version and language.
    ///
    ///     notices:
    ///       2026-11:
    ///         en: Yes, send me the newsletter…
    ///         es: Sí, quiero recibir el boletín…
    func notices(_ languages: Languages) -> [String: LocalText] {
        guard let group = optionalFields("notices") else { return [:] }
        var notices: [String: LocalText] = [:]
        for entry in group.entries {
            group.know(entry.key)
            guard Self.isNoticeVersion(entry.key) else {
                group.problems.error(
                    "\(Excerpt.quoted(entry.key)) cannot be the version of a notice", at: entry.keyMark,
                    hint: "Use the month of its words, like 2026-11: letters, digits, '-', '_' and '.', at most 40.")
                continue
            }
            notices[entry.key] = group.texts(of: entry, in: languages)
        }
        group.finish()
        return notices
    }

    private static func isNoticeVersion(_ text: String) -> Bool {
        1...40 ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                97...122 ~= byte || 65...90 ~= byte || 48...57 ~= byte || "-_.".utf8.contains(byte)
            }
    }
}
