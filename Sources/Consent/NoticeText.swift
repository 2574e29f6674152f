package import Database

/// The words that people were shown when they were asked, by purpose, version and language.
package enum NoticeText {
    /// Every text that was recorded under that name: one, unless somebody changed the words without a new version.
    package static func recorded(
        purpose: String, version: String, language: String, _ session: any Session
    ) throws -> [String] {
        try session.rows(
            """
            SELECT text FROM notice_text \
            WHERE purpose = \(purpose) AND version = \(version) AND language = \(language) ORDER BY text
            """
        ) { $0.text(0) }
    }

    /// The languages in which a version was recorded.
    package static func languages(purpose: String, version: String, _ session: any Session) throws -> [String] {
        try session.rows(
            """
            SELECT DISTINCT language FROM notice_text WHERE purpose = \(purpose) AND version = \(version) \
            ORDER BY language
            """
        ) { $0.text(0) }
    }
}
