extension DeliverySettings {
    init(reading fields: Fields?) {
        let mails = fields?.optionalFields("email")
        emailPace = EmailPace(reading: mails)
        email = mails.flatMap(EmailTransport.init(reading:))
        sms = fields?.optionalFields("sms").flatMap(SMSDelivery.init(reading:))
        fields?.finish()
    }
}

extension EmailDelivery {
    init?(reading fields: Fields) {
        let relay = fields.host("relay")
        let security = fields.optionalChoice("security", of: TransportSecurity.self) ?? .starttls
        let port = fields.optionalInteger("port", 1...65535) ?? (security == .tls ? 465 : 587)
        let user = fields.optionalString("user")
        let password = fields.password(file: "secrets/smtp-password", variable: "HEED_SMTP_PASSWORD")
        let authentication = fields.optionalChoice("authentication", of: Authentication.self) ?? .required
        let helo = fields.host("helo")
        let caFile = fields.optionalString("ca_file")
        let connections = fields.optionalInteger("connections", 1...64) ?? 4
        let timeout = fields.optionalInteger("timeout_seconds", 1...3600) ?? 600
        var login: Login?
        switch authentication {
        case .required:
            if user == nil { _ = fields.requiredEntry("user") }
            if password == nil { _ = fields.requiredEntry("password") }
            if let user, let password { login = Login(user: user, password: password) }
        case .none:
            for key in ["user", "password"] where fields.entry(key) != nil {
                fields.problems.error(
                    "'\(key)' is never used with 'authentication: none'", at: fields.mark(of: key),
                    hint: "Delete one of the two lines.")
            }
        }
        fields.finish()
        if security == .none { Self.checkClear(relay: relay, authentication, in: fields) }
        guard let relay, let helo, authentication == .none || login != nil else { return nil }
        self.init(
            relay: relay, port: port, security: security, authentication: authentication, login: login, helo: helo,
            caFile: caFile, connections: connections, timeoutSeconds: timeout)
    }

    private static func checkClear(relay: String?, _ authentication: Authentication, in fields: Fields) {
        let mark = fields.mark(of: "security")
        if authentication == .required {
            fields.problems.error(
                "the password would travel unencrypted", at: mark,
                hint: "Use 'security: starttls' or 'tls', or 'authentication: none' for a relay that asks for none.")
        } else if let relay, !["localhost", "127.0.0.1", "::1"].contains(relay) {
            fields.problems.warning(
                "mails travel to \(relay) unencrypted", at: mark, hint: "Use 'security: starttls' or 'tls'.")
        }
    }
}

extension Fields {
    /// A required host name or numeric address.
    fileprivate func host(_ key: String) -> String? {
        guard let entry = requiredEntry(key), let text = string(in: entry) else { return nil }
        let isIPv6 = text.contains(":") && text.utf8.allSatisfy { "0123456789abcdefABCDEF:.".utf8.contains($0) }
        if HostName.isValid(text) || isIPv6 { return text }
        problems.error(
            "\(name(of: key)) is no host name: \(Excerpt.quoted(text))", at: entry.value.mark,
            hint: "Write only the name, like smtp.example.com; the port has a line of its own.")
        return nil
    }

    /// A path that stays inside the workspace.
    func workspacePath(_ key: String) -> String? {
        guard let entry = requiredEntry(key), let text = string(in: entry) else { return nil }
        let steps = text.split(separator: "/", omittingEmptySubsequences: false)
        if !text.hasPrefix("/"), !text.hasPrefix("~"), !steps.contains(".."), !steps.contains("") { return text }
        problems.error(
            "\(name(of: key)) must be a path inside the workspace", at: entry.value.mark,
            hint: "Write it without / at its ends and without '..'.")
        return nil
    }
}
