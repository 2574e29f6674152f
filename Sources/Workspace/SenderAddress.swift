/// A name and an email address as they are written in a configuration: `Casa Lumen <news@casalumen.example>`.
package struct SenderAddress: Equatable, Sendable {
    /// The display name; nil when only the address is written.
    package let name: String?

    /// `news@casalumen.example`, in ASCII.
    package let address: String

    /// What stands after the `@`, in lower case.
    package let domain: String

    /// Reads `Name <a@b>`, `"Name" <a@b>` or `a@b`; nil for anything else.
    package init?(_ text: String) {
        guard text.hasSuffix(">") else {
            self.init(name: nil, address: text[...])
            return
        }
        guard let open = text.lastIndex(of: "<") else { return nil }
        var name = Fields.trimmed(String(text[..<open]))
        if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") { name = String(name.dropFirst().dropLast()) }
        if name.contains("<") || name.contains(">") || name.contains("\"") { return nil }
        self.init(name: name.isEmpty ? nil : name, address: text[text.index(after: open)...].dropLast())
    }

    private init?(name: String?, address: Substring) {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, address.utf8.count <= 254, Self.isLocalPart(parts[0]),
            HostName.isDomain(String(parts[1]))
        else { return nil }
        self.name = name
        self.address = String(address)
        domain = parts[1].lowercased()
    }

    /// A dot-atom of at most 64 octets (RFC 5322 §3.2.3, RFC 5321 §4.5.3.1.1).
    private static func isLocalPart(_ text: Substring) -> Bool {
        guard 1...64 ~= text.utf8.count, !text.hasPrefix("."), !text.hasSuffix("."), !text.contains("..") else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122: true
            default: "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
            }
        }
    }
}

extension Fields {
    /// A required address without a display name.
    func emailAddress(_ key: String) -> String? {
        requiredEntry(key).flatMap { emailAddress(in: $0.value, called: name(of: key)) }
    }

    func optionalEmailAddress(_ key: String) -> String? {
        entry(key).flatMap { emailAddress(in: $0.value, called: name(of: key)) }
    }

    func emailAddress(in node: YAMLNode, called name: String) -> String? {
        guard let text = string(in: node, called: name) else { return nil }
        if let read = SenderAddress(text), read.name == nil, !text.hasSuffix(">") { return read.address }
        problems.error(
            "\(name) is no email address", at: node.mark,
            hint: "Write for example hello@example.com; a domain with accents goes in its xn-- form.")
        return nil
    }

    /// A required address that may have a display name.
    func senderAddress(_ key: String) -> SenderAddress? {
        guard let entry = requiredEntry(key), let text = string(in: entry) else { return nil }
        if let read = SenderAddress(text) { return read }
        problems.error(
            "\(name(of: key)) is no address", at: entry.value.mark,
            hint: "Write for example \"Casa Lumen <news@casalumen.example>\".")
        return nil
    }
}
