import Crypto

/// Names the words of a page by what they say, so that other words are another version.
enum NoticeVersion {
    /// Ten characters.
    static func of(_ words: String) -> String {
        String(Hex.encode(SHA256.hash(Array(words.utf8))).prefix(10))
    }
}
