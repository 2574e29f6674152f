package import Workspace

/// A relay as the configuration names it, with its password read.
package struct Relay: Sendable {
    package let host: String
    package let port: Int
    package let security: TransportSecurity
    /// Nil where the configuration says that the relay asks for none.
    package let login: Login?
    /// The name in EHLO.
    package let helo: String
    /// A file of certificates to trust instead of the system's.
    package let caFile: String?
    package let connections: Int
    package let timeoutSeconds: Int

    package struct Login: Sendable {
        package let user: String
        package let password: Password

        package init(user: String, password: Password) {
            self.user = user
            self.password = password
        }
    }

    package init(
        host: String, port: Int, security: TransportSecurity = .starttls, login: Login?, helo: String,
        caFile: String? = nil, connections: Int = 4, timeoutSeconds: Int = 600
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.login = login
        self.helo = helo
        self.caFile = caFile
        self.connections = connections
        self.timeoutSeconds = timeoutSeconds
    }

    /// - Throws: `WorkspaceError` when the password cannot be had.
    package init(
        _ settings: EmailDelivery, folder: WorkspaceFolder, secrets: Secrets
    ) throws(WorkspaceError) {
        host = settings.relay
        port = settings.port
        security = settings.security
        helo = settings.helo
        caFile = settings.caFile.map(folder.path(of:))
        connections = settings.connections
        timeoutSeconds = settings.timeoutSeconds
        if let login = settings.login {
            self.login = Login(user: login.user, password: try secrets.password(login.password))
        } else {
            login = nil
        }
    }
}

extension Relay: CustomStringConvertible {
    /// `smtp.example.com:587`.
    package var description: String { "\(bracketedHost):\(port)" }

    /// Scheme, host, port and, as the path, the name in EHLO (SMTP-4).
    var url: String {
        "\(security == .tls ? "smtps" : "smtp")://\(bracketedHost):\(port)/\(greetingPath)"
    }

    private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

    /// A numeric address is greeted with as a literal (RFC 5321 §4.1.3); brackets are encoded for the URL.
    private var greetingPath: String {
        if helo.contains(":") { return "%5BIPv6:\(helo)%5D" }
        let isIPv4 = helo.utf8.allSatisfy { 48...57 ~= $0 || $0 == UInt8(ascii: ".") }
        return isIPv4 ? "%5B\(helo)%5D" : helo
    }
}
