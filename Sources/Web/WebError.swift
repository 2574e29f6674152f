/// Why the endpoint cannot start. Its texts name files, pages and ports, never a person.
package struct WebError: Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// The address is none, is not this machine's, or its port is taken.
        case cannotListen
        /// Certificate or key cannot be read or do not fit.
        case tls
        /// A page is missing, has mistakes, or lost what it needs.
        case page
        /// The database cannot be read.
        case database
    }

    package let code: Code
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension WebError {
    static func notAnAddress(_ host: String) -> WebError {
        WebError(
            .cannotListen,
            "'\(host)' is no IP address to listen on. Write 127.0.0.1 for this machine alone, 0.0.0.0 or :: for every "
                + "network it is in.")
    }

    static func cannotListen(_ host: String, _ port: UInt16, _ reason: String, remedy: String) -> WebError {
        WebError(.cannotListen, "Cannot listen on \(host), port \(port): \(reason). \(remedy)")
    }

    static func cannotStart(_ reason: String) -> WebError {
        WebError(.cannotListen, "The server does not start: \(reason).")
    }

    static func unreadable(_ reason: String) -> WebError {
        WebError(.tls, reason)
    }

    static func notPEM(_ path: String, _ what: String) -> WebError {
        WebError(.tls, "\(path) holds no \(what) in PEM form (a line '-----BEGIN … -----'). Name the right file.")
    }

    static func tls(certificate: String, key: String, _ reason: String) -> WebError {
        WebError(
            .tls,
            "The certificate \(certificate) and the key \(key) cannot be used (\(reason)). Check that the key belongs to "
                + "the certificate and has no passphrase.")
    }

    static func page(_ description: String) -> WebError {
        WebError(.page, description)
    }

    static func database(_ reason: String) -> WebError {
        WebError(.database, "The endpoint cannot read the database: \(reason)")
    }
}
