/// One text in every language that the workspace supports.
package struct LocalText: Equatable, Sendable {
    /// By language tag, as under `languages:`.
    package let texts: [String: String]
    private let fallback: String

    /// - Parameter fallback: the language of `texts` that stands in for those it lacks.
    package init(_ texts: [String: String], default fallback: String) {
        self.texts = texts
        self.fallback = fallback
    }

    /// The text in that language, or in the workspace's default one.
    ///
    ///     purpose.title.text(in: "es")    // "Novedades"
    package func text(in language: String) -> String {
        texts[language] ?? texts[fallback] ?? ""
    }
}
