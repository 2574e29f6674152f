import Crypto

/// Whether a request is Twilio's (SMS-12).
///
///     TwilioSignature.isValid(signature, url: "https://casalumen.example/hooks/sms", fields: form, token: token)
enum TwilioSignature {
    /// - Parameters:
    ///   - url: the public one as configured; what the request itself says of its host is not believed.
    ///   - fields: all of the form, decoded.
    static func isValid(_ signature: String, url: String, fields: [(name: String, value: String)], token: SecretKey)
        -> Bool
    {
        // Byte order of the names; one that comes twice is told once for each value.
        let sorted = fields.sorted { left, right in
            left.name == right.name
                ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
                : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
        let tail = sorted.map { $0.name + $0.value }.joined()
        return spellings(of: url).contains { address in
            let code = HMACSHA1.authenticate(Array((address + tail).utf8), key: token)
            return constantTimeEqual(Array(signature.utf8), Array(base64(code).utf8))
        }
    }

    /// With and without the standard port, as its libraries try.
    private static func spellings(of url: String) -> [String] {
        let rest = url.dropFirst("https://".count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        if authority.hasSuffix(":443") { return [url, "https://\(authority.dropLast(4))\(path)"] }
        return authority.contains(":") ? [url] : [url, "https://\(authority):443\(path)"]
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(text) + String(repeating: "=", count: (3 - bytes.count % 3) % 3)
    }
}
