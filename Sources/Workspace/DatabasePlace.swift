/// Where a workspace's database is, as `database:` or `HEED_DATABASE` says.
///
///     database: heed.db
///     database: postgresql://heed@db.example.com/heed
///     database: {url: "postgresql://heed@db.example.com/heed", password: {file: secrets/database-password}}
package enum DatabasePlace: Equatable, Sendable {
    /// A file: absolute, or in the workspace.
    case file(String)
    /// A PostgreSQL server's database. The URL may hold a password where it comes from the environment: it is not to be
    /// shown. Without a password the client library looks for one in its own places (`PGPASSFILE`).
    case server(url: String, password: PasswordSource?)

    static func isServer(_ text: String) -> Bool {
        let lower = text.lowercased()
        return lower.hasPrefix("postgresql:") || lower.hasPrefix("postgres:")
    }

    /// Whether a password stands in the URL: before the `@`, or as a setting after the `?`.
    static func holdsPassword(_ url: String) -> Bool {
        guard let start = url.firstRange(of: "//")?.upperBound else { return false }
        let rest = url[start...]
        let authority = rest.prefix { !"/?#".contains($0) }
        if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") { return true }
        let settings = rest.drop { $0 != "?" }.dropFirst().split(separator: "&")
        return settings.contains { $0.lowercased().hasPrefix("password=") || $0.lowercased().hasPrefix("sslpassword=") }
    }
}

extension Fields {
    /// What stands under `database`; the usual file when nothing does, or something wrong, which is reported.
    func database() -> DatabasePlace {
        let standard = DatabasePlace.file("heed.db")
        guard let entry = entry("database") else { return standard }
        if case .mapping = entry.value.content {
            let fields = Fields(entry.value, at: entry.keyMark, in: problems)
            let url = fields.requiredEntry("url").flatMap { fields.serverURL($0) }
            let password = fields.password(
                file: "secrets/database-password", variable: "HEED_DATABASE_PASSWORD")
            fields.finish()
            return url.map { .server(url: $0, password: password) } ?? standard
        }
        if let text = entry.value.text, DatabasePlace.isServer(text) {
            return serverURL(entry).map { .server(url: $0, password: nil) } ?? standard
        }
        return workspacePath("database").map { .file($0) } ?? standard
    }

    /// A server's URL. It is never quoted: what is wrong with it may be the password in it.
    private func serverURL(_ entry: YAMLEntry) -> String? {
        guard let text = entry.value.text, DatabasePlace.isServer(text), text.contains("://") else {
            problems.errorHidingLine(
                "this is no address of a PostgreSQL server", at: entry.value.mark,
                hint: "Write it like postgresql://heed@db.example.com/heed.")
            return nil
        }
        guard !DatabasePlace.holdsPassword(text) else {
            problems.errorHidingLine(
                "a password must not stand in this file", at: entry.value.mark,
                hint: "Put it in a file that only you can read and write database: {url: …, "
                    + "password: {file: secrets/database-password}}.")
            return nil
        }
        return text
    }
}
