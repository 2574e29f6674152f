/// How messages leave the house; a channel without settings can be previewed, not sent.
package struct DeliverySettings: Equatable, Sendable {
    package let email: EmailTransport?
    package let emailPace: EmailPace
    package let sms: SMSDelivery?
}

/// The SMTP relay that mails are handed to.
package struct EmailDelivery: Equatable, Sendable {
    /// The host's name or address.
    package let relay: String

    /// 587 unless written; 465 with `security: tls`.
    package let port: Int
    package let security: TransportSecurity
    package let authentication: Authentication

    /// Nil exactly where ``authentication`` is none.
    package let login: Login?

    /// The name that Heed greets the relay with (RFC 5321 §4.1.1.1, SMTP-4).
    package let helo: String

    /// A file of certificates to trust instead of the system's: absolute, or in the workspace.
    package let caFile: String?

    /// Connections at the same time, 1 to 64; 4 unless written.
    package let connections: Int

    /// The longest that one hand-off may take, in seconds; 600 unless written (RFC 5321 §4.5.3.2.6).
    package let timeoutSeconds: Int

    package struct Login: Equatable, Sendable {
        package let user: String
        package let password: PasswordSource
    }

    package enum Authentication: String, CaseIterable, Sendable {
        case required
        case none
    }
}

/// Whether the way to the relay is encrypted (SMTP-5).
package enum TransportSecurity: String, CaseIterable, Sendable {
    /// Encrypted after STARTTLS, or nothing is sent.
    case starttls
    /// Encrypted from the first byte.
    case tls
    case none
}
