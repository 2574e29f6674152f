/// An `https://` address without user, query or fragment: what links are built on.
///
/// International host names are written in their ASCII form (`xn--…`), as they stand in the links.
package struct WebAddress: Hashable, Sendable {
    /// As written, without a slash at the end: `https://news.example.com/heed`.
    package let text: String

    /// In lower case, without the port: `news.example.com`.
    package let host: String

    /// The port if one is written.
    package let port: Int?

    package init?(_ written: String) {
        let scheme = "https://"
        guard written.utf8.count <= 2000, written.lowercased().hasPrefix(scheme) else { return nil }
        let rest = written.dropFirst(scheme.count)
        guard rest.utf8.allSatisfy(Self.isPlain) else { return nil }
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, HostName.isValid(String(name)) else { return nil }
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ 48...57 ~= $0 }), let number = Int(parts[1]), 1...65535 ~= number else {
                return nil
            }
            port = number
        } else {
            port = nil
        }
        host = name.lowercased()
        var trimmed = path
        while trimmed.last == "/" { trimmed.removeLast() }
        text = scheme + authority.lowercased() + trimmed
    }

    /// Printable ASCII that needs no escape in a path (RFC 3986 §2.3), slash, percent and colon.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "-._~/%:".utf8.contains(byte)
        }
    }
}

extension WebAddress: CustomStringConvertible {
    package var description: String { text }
}
