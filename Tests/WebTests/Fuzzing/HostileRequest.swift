import Foundation
import TestSupport

@testable import Web

/// Requests as attackers, scanners and broken programs send them, all from a seed.
struct HostileRequest {
    var random: SeededRandom
    /// The paths of links that work (`/u/TOKEN`), to be asked for as they are, cut, swapped and bent.
    let links: [String]

    /// What no answer may have in it as it is.
    static let markup = "<fuzz>"

    /// As libmicrohttpd hands it over, before any rule was asked.
    mutating func request() -> Request {
        let method = random.pick(["GET", "GET", "HEAD", "POST", "POST", "POST", "OPTIONS", "PUT", "get", ""])
        let path = mutated(random.chance(50) ? random.pick(links) : random.pick(Self.places) + tail(), percent: 30)
        let fields = (0..<random.below(6)).map { _ in (random.pick(Self.names), value()) }
        let body =
            random.chance(80) ? form() : (0..<random.below(300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let type = random.pick([
            "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json",
            "message/rfc822", "",
        ])
        return Request(
            method: method, path: path, headers: HeaderFields([("Content-Type", type)] + fields), body: body,
            isOverTLS: random.chance(50))
    }

    /// The bytes of one or more requests on one connection, some of them broken.
    mutating func bytes() -> [UInt8] {
        var all: [UInt8] = []
        for _ in 0...random.below(3) {
            let body = form()
            var head =
                "\(random.pick(["GET", "POST", "POST", "HEAD", "BREW"])) \(random.pick(Self.places))\(tail()) HTTP/1.1\r\n"
            head += "Host: \(random.pick(["localhost", "mail.example.com", "evil.example", ""]))\r\n"
            for _ in 0..<random.below(4) { head += "\(random.pick(Self.names)): \(value())\r\n" }
            if random.chance(80) { head += "Content-Length: \(body.count + random.pick([0, 0, 0, 1, -1]))\r\n" }
            all += Array((head + "\r\n").utf8) + body
        }
        return random.chance(60) ? bent(all) : all
    }

    /// The fields of a form, which a browser would write as ``encoded(_:)`` says.
    mutating func fields() -> [(name: String, value: String)] {
        (0..<random.below(8)).map { _ in (random.pick(Self.fieldNames), value()) }
    }

    static func encoded(_ fields: [(name: String, value: String)]) -> [UInt8] {
        func escaped(_ text: String) -> String {
            text.utf8.map { byte in
                let isPlain = (48...57 ~= byte) || (65...90 ~= byte) || (97...122 ~= byte)
                return isPlain ? String(UnicodeScalar(byte)) : byte == 32 ? "+" : String(format: "%%%02x", byte)
            }.joined()
        }
        return Array(fields.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&").utf8)
    }

    // MARK: - Pieces

    private mutating func form() -> [UInt8] {
        let whole = Self.encoded(fields())
        return random.chance(40) ? bent(whole) : whole
    }

    private mutating func tail() -> String {
        switch random.below(6) {
        case 0: ""
        case 1, 2: token()
        case 3: mutated(token(), percent: 100)
        case 4: token() + token()
        default: value()
        }
    }

    private mutating func token() -> String {
        String(random.pick(links).split(separator: "/").last ?? "")
    }

    private mutating func value() -> String {
        let text = random.pick(Self.values)
        return random.chance(5) ? String(repeating: text, count: 1 + random.below(400)) : text
    }

    private mutating func mutated(_ text: String, percent: Int) -> String {
        random.chance(percent) ? String(decoding: bent(Array(text.utf8)), as: UTF8.self) : text
    }

    private mutating func bent(_ whole: [UInt8]) -> [UInt8] {
        var bytes = whole
        for _ in 0...random.below(4) where !bytes.isEmpty {
            let low = random.below(bytes.count)
            let high = min(bytes.count, low + 1 + random.below(9))
            switch random.below(5) {
            case 0: bytes.removeSubrange(low..<high)
            case 1: bytes.insert(contentsOf: bytes[low..<high], at: low)
            case 2: bytes.insert(contentsOf: random.pick(Self.values).utf8, at: low)
            case 3: bytes[low] = UInt8(truncatingIfNeeded: random.next())
            default: bytes.removeSubrange(high...)
            }
        }
        return bytes
    }

    private static let places = [
        "/", "/u/", "/p/", "/r/", "/c/", "/confirm/", "/rights", "/rights/", "/rights/code", "/rights/act",
        "/subscribe/",
        "/subscribe/newsletter", "/hooks/sms", "/hooks/sms/", "/hooks/bounces", "/healthz", "/robots.txt",
        "/assets/style.css",
        "/assets/", "/.well-known/gpc.json", "/r/x/", "//", "/u/../p/", "/%75/", "/heed/u/", "*", "http://localhost/u/",
        "",
    ]
    private static let names = [
        "Accept", "Accept-Language", "Accept-Encoding", "X-Forwarded-For", "X-Forwarded-Proto", "If-None-Match",
        "X-Twilio-Signature", "X-Heed-Signature", "Cookie", "Origin", "Referer", "Transfer-Encoding", "Content-Length",
        "Connection", "Expect", "Range", "X-\(markup)",
    ]
    private static let fieldNames = [
        "List-Unsubscribe", "stop", "pause", "all", "ticket", "code", "action", "choice", "language", "sure", "address",
        "agree", "MessageStatus", "ErrorCode", "From", "Body", "MessageSid", "OptOutType", "", markup,
    ]
    private static let values = [
        "", "One-Click", "1", "30", "-1", "99999999999999999999", "yes", "newsletter email", "newsletter", "erase",
        "grant",
        "text/html", "es-MX;q=0.8, en", "*;q=;;q=2,,,", "a\r\nX-Injected: 1", "\r\n\r\n", "\u{0}", "%00", "%2e%2e%2f",
        "%", "%zz",
        "../../etc/passwd", "\"'>\(markup)", markup, "é", "\u{202E}", "👩‍👧", "{{ 1 }}", "{% raw %}", "' OR 1=1 --",
        "&=&==",
        "127.0.0.1", "::1, 203.0.113.9", "chunked", "5\r\nabcde\r\n0\r\n\r\n", "undelivered", "STOP",
        "someone@example.org",
    ]
}
