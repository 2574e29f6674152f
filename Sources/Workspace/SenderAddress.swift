internal import Mail

/// A name and an email address as they are written in a configuration: `Casa Lumen <news@casalumen.example>`.
package struct SenderAddress: Equatable, Sendable {
    /// The display name; nil when only the address is written.
    package let name: String?

    /// `news@casalumen.example`, as it is sent: the domain in lower-case ASCII.
    package let address: String

    /// What stands after the `@`.
    package let domain: String

    init(_ mailbox: Mailbox) {
        name = mailbox.name
        address = mailbox.address.description
        domain = mailbox.address.domain
    }
}

extension Fields {
    /// A required address without a display name.
    package func emailAddress(_ key: String) -> String? {
        requiredEntry(key).flatMap { emailAddress(in: $0.value, called: name(of: key)) }
    }

    package func optionalEmailAddress(_ key: String) -> String? {
        entry(key).flatMap { emailAddress(in: $0.value, called: name(of: key)) }
    }

    func emailAddress(in node: YAMLNode, called name: String) -> String? {
        guard let text = string(in: node, called: name) else { return nil }
        do {
            return try EmailAddress(parsing: text).description
        } catch {
            problems.error("\(name) is no email address", at: node.mark, hint: error.description)
            return nil
        }
    }

    /// A required address that may have a display name.
    func senderAddress(_ key: String) -> SenderAddress? {
        guard let entry = requiredEntry(key), let text = string(in: entry) else { return nil }
        do {
            return SenderAddress(try Mailbox(parsing: text))
        } catch {
            problems.error("\(name(of: key)) is no email address", at: entry.value.mark, hint: error.description)
            return nil
        }
    }

    /// A mail domain, in lower-case ASCII; nil where absent.
    func optionalDomain(_ key: String) -> String? {
        guard let entry = entry(key), let text = string(in: entry) else { return nil }
        do {
            return try DomainName(parsing: text).description
        } catch {
            problems.error("\(name(of: key)) is no domain", at: entry.value.mark, hint: error.description)
            return nil
        }
    }
}
