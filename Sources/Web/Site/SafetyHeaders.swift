/// The header fields that every answer bears (API-2).
enum SafetyHeaders {
    private static let always = [
        // The token is in the address: no other site may learn it, and nothing may be loaded from one.
        ("Referrer-Policy", "no-referrer"),
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; "
                + "base-uri 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Robots-Tag", "noindex"),
        ("Permissions-Policy", "geolocation=(), camera=(), microphone=()"),
    ]

    /// - Parameter isSecure: whether the connection is encrypted; over another the field must not be sent (RFC 6797
    ///   §7.2).
    static func add(to response: inout Response, isSecure: Bool) {
        if response.headers["Cache-Control"] == nil { response.headers.append("Cache-Control", "no-store") }
        for (name, value) in always { response.headers.append(name, value) }
        if isSecure { response.headers.append("Strict-Transport-Security", "max-age=31536000") }
    }
}
