/// Letters without their accents, for the languages written in Latin script.
enum Accents {
    /// The plain letter or letters, or nil where there is nothing to take away.
    static func plain(_ scalar: Unicode.Scalar) -> String? { table[scalar] }

    private static let table: [Unicode.Scalar: String] = {
        let rows: [(String, String)] = [
            ("a", "áàâãäåāăą"), ("c", "çćĉċč"), ("d", "ďđ"), ("e", "éèêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"),
            ("i", "íìîïĩīĭįı"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŉ"), ("o", "óòôõöøōŏő"),
            ("r", "ŕŗř"), ("s", "śŝşšș"), ("t", "ţťŧț"), ("u", "úùûüũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
            ("A", "ÁÀÂÃÄÅĀĂĄ"), ("C", "ÇĆĈĊČ"), ("D", "ĎĐ"), ("E", "ÉÈÊËĒĔĖĘĚ"), ("G", "ĜĞĠĢ"), ("H", "ĤĦ"),
            ("I", "ÍÌÎÏĨĪĬĮİ"), ("J", "Ĵ"), ("K", "Ķ"), ("L", "ĹĻĽĿŁ"), ("N", "ÑŃŅŇ"), ("O", "ÓÒÔÕÖØŌŎŐ"),
            ("R", "ŔŖŘ"), ("S", "ŚŜŞŠȘ"), ("T", "ŢŤŦȚ"), ("U", "ÚÙÛÜŨŪŬŮŰŲ"), ("W", "Ŵ"), ("Y", "ÝŶŸ"), ("Z", "ŹŻŽ"),
            ("oe", "œ"), ("OE", "Œ"),
        ]
        var table: [Unicode.Scalar: String] = [:]
        for (plain, letters) in rows {
            for letter in letters.unicodeScalars { table[letter] = plain }
        }
        return table
    }()

    /// Whether a scalar is an accent of its own, placed on the letter before it.
    static func isCombining(_ scalar: Unicode.Scalar) -> Bool { 0x0300...0x036F ~= scalar.value }
}
