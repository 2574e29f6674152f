/// What an asker would rather read, by `Accept` and `Accept-Language` (RFC 9110 §12.5).
enum ContentPreference {
    /// Whether it is a browser or another reader of pages: it names HTML, which `*/*` alone does not.
    static func wantsHTML(_ headers: HeaderFields) -> Bool {
        let items = weighted(headers.items(of: "Accept"))
        guard let html = items.first(where: { $0.item == "text/html" || $0.item == "application/xhtml+xml" }) else {
            return false
        }
        let json = items.first { $0.item == "application/json" || $0.item == "application/problem+json" }
        return html.weight > 0 && html.weight >= json?.weight ?? 0
    }

    /// The supported language that is wanted most; nil when none is wanted or none named is supported.
    ///
    ///     language(fields, among: ["en", "es"])    // "es" for Accept-Language: fr, es-MX;q=0.8
    static func language(_ headers: HeaderFields, among supported: [String]) -> String? {
        // Stable: of equal weight, the one named first.
        let wanted = weighted(headers.items(of: "Accept-Language").prefix(32)).enumerated()
            .filter { $0.element.weight > 0 }
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
        for (_, range) in wanted {
            if let match = lookup(range.item, among: supported) { return match }
        }
        return nil
    }

    /// The same tag, else one of the same beginning (RFC 4647 §3.4).
    private static func lookup(_ wanted: String, among supported: [String]) -> String? {
        var range = wanted[...]
        while true {
            if let match = supported.first(where: { $0.lowercased() == range }) { return match }
            guard let hyphen = range.lastIndex(of: "-") else { break }
            range = range[..<hyphen]
        }
        return supported.first { $0.lowercased().hasPrefix("\(range)-") }
    }

    /// Items in lower case with their weight in thousandths: `es;q=0.8` is 800.
    private static func weighted(_ items: some Sequence<Substring>) -> [(item: String, weight: Int)] {
        items.map { item in
            let parts = item.lowercased().split(separator: ";").map { String(trimmed($0)) }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { thousandths($0.dropFirst(2)) }
            return (parts.first ?? "", weight ?? 1000)
        }
    }

    /// `0.85` as 850; what is no weight counts as nothing (RFC 9110 §12.4.2).
    private static func thousandths(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole == "0" || whole == "1" else { return 0 }
        let digits = parts.count == 2 ? parts[1] : ""
        guard digits.utf8.count <= 3, digits.utf8.allSatisfy({ 48...57 ~= $0 }) else { return 0 }
        let fraction = Int(digits + String(repeating: "0", count: 3 - digits.utf8.count)) ?? 0
        return min((whole == "1" ? 1000 : 0) + fraction, 1000)
    }
}
