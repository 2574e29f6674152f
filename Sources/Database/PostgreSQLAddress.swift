import CPQ
import Glibc
import System

/// Where a server is, read from its URL; the description leaves out who and by which password.
struct PostgreSQLAddress: CustomStringConvertible {
    private let url: String
    private let password: String?
    private let settings: [String: String]
    private let environment: [String: String]

    /// - Throws: `.cannotOpen`, without the URL's text: it may hold a password.
    init(_ url: String, password: String?) throws(DatabaseError) {
        guard let options = PQconninfoParse(url, nil) else { throw .cannotReadAddress() }
        defer { PQconninfoFree(options) }
        var settings: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { settings[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.url = url
        self.password = password
        self.settings = settings
        environment = ProcessEnvironment.all()
    }

    /// `shop on db.example:5433`.
    var description: String {
        let database = settings["dbname"] ?? settings["user"] ?? "of the user's name"
        guard let host = settings["host"] ?? settings["hostaddr"] else { return database }
        return "\(database) on \(host)" + (settings["port"].map { ":\($0)" } ?? "")
    }

    /// Whether every host named is this machine itself.
    private var isLocal: Bool {
        let hosts = (settings["host"] ?? settings["hostaddr"] ?? environment["PGHOST"] ?? "")
        return hosts.split(separator: ",").allSatisfy { host in
            host.hasPrefix("/") || host.hasPrefix("@") || ["localhost", "127.0.0.1", "::1"].contains(host)
        }
    }

    /// Opens a connection.
    ///
    /// - Throws: `.cannotOpen` with the server's or the network's reason.
    func connect() throws(DatabaseError) -> OpaquePointer {
        var keywords: [(String, String)] = [("connect_timeout", "10")]
        // Personal data crosses no network in clear, unless the URL or PGSSLMODE says so.
        if !isLocal, environment["PGSSLMODE"] == nil { keywords.append(("sslmode", "require")) }
        // What stands after the URL overrides it.
        keywords += [("dbname", url), ("client_encoding", "UTF8"), ("application_name", "heed")]
        if let password { keywords.append(("password", password)) }
        let pointer = Self.withArrays(keywords) { PQconnectdbParams($0, $1, 1) }
        guard let pointer else { throw .cannotOpen(description, "there is no memory for a connection") }
        guard PQstatus(pointer) == CONNECTION_OK else {
            let reason = String(cString: PQerrorMessage(pointer))
            PQfinish(pointer)
            throw .cannotOpen(description, Self.sentence(reason))
        }
        return pointer
    }

    /// libpq's words on one line, without the full stop and line end of its own.
    private static func sentence(_ reason: String) -> String {
        let lines = reason.split { $0.isNewline }.map { line in line.drop { $0 == " " || $0 == "\t" } }
        let text = lines.joined(separator: "; ")
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    /// The two NULL-terminated arrays of C strings that libpq takes.
    private static func withArrays<T>(
        _ pairs: [(String, String)],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> T
    ) -> T {
        let copies = pairs.map { (strdup($0.0), strdup($0.1)) }
        defer {
            for (keyword, value) in copies {
                free(keyword)
                free(value)
            }
        }
        let keywords = copies.map { UnsafePointer($0.0) } + [nil]
        let values = copies.map { UnsafePointer($0.1) } + [nil]
        return body(keywords, values)
    }
}
