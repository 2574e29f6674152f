/// The names of machines in ASCII (RFC 1123 §2.1); those of mail domains are `Mail.DomainName`'s.
package enum HostName {
    /// Whether it is labels of letters, digits and inner hyphens, joined by dots; a single label will do.
    package static func isValid(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard name.utf8.count <= 253 else { return false }
        return labels.allSatisfy { label in
            guard let first = label.utf8.first, let last = label.utf8.last, label.utf8.count <= 63 else { return false }
            return first != 45 && last != 45 && label.utf8.allSatisfy(isLetterDigitHyphen)
        }
    }

    private static func isLetterDigitHyphen(_ byte: UInt8) -> Bool {
        48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || byte == 45
    }
}
