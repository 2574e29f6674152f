import CICU

/// Countries by their codes of two letters (ISO 3166-1 alpha-2).
package enum Country {
    /// Whether a text is the code of a country, in capitals.
    ///
    /// `XK` (Kosovo) is one here: the standard leaves it to its users, and shops use it. Codes that are only reserved, such
    /// as `UK` or `EU`, are none.
    package static func isCode(_ text: String) -> Bool { codes.contains(text) }

    /// What it is called; the code itself where nobody knows.
    ///
    ///     Country.name(of: "ES", language: "es")    // "España"
    package static func name(of code: String, language: String) -> String {
        guard isCode(code) else { return code }
        return icuText { buffer, capacity, status in
            cicu_country_name("und_" + code, ICULocale.name(for: language), buffer, capacity, &status)
        } ?? code
    }

    /// All the codes, 250.
    package static let codes: Set<String> = {
        var codes: Set<String> = []
        var entry = cicu_countries()
        while let code = entry.pointee {
            codes.insert(String(cString: code))
            entry += 1
        }
        // ICU counts three exceptional reservations among them: Diego Garcia, Ceuta and Melilla, the Canary Islands.
        return codes.subtracting(["DG", "EA", "IC"])
    }()
}
