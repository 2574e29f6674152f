import CICU

/// Currencies by their codes of three letters (ISO 4217).
package enum Currency {
    /// Whether a text is the code of a currency that people pay with today, in capitals.
    package static func isCode(_ text: String) -> Bool { codes.contains(text) }

    /// All of them, without funds, metals and what is no longer tender.
    package static let codes: Set<String> = {
        // What Debian's ICU does not count among them yet: the bolívar of 2021, the Zimbabwe Gold of 2024 and the
        // Caribbean guilder of 2025.
        var codes: Set<String> = ["VED", "ZWG", "XCG"]
        var status = U_ZERO_ERROR
        guard let all = cicu_currencies_open(&status) else { return codes }
        defer { cicu_enumeration_close(all) }
        while let code = cicu_enumeration_next(all, &status) { codes.insert(String(cString: code)) }
        return codes
    }()
}
