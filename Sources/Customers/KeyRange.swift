/// Between which two keys those of a page lie. Where the database has none between them, as when a file comes in for the
/// first time and in the order of its keys, nobody needs to look for each.
struct KeyRange {
    let first: String
    let last: String

    /// By their code points, as the database orders texts; nil of no keys.
    init?(_ keys: [String]) {
        guard var first = keys.first else { return nil }
        var last = first
        for key in keys {
            if key.utf8.lexicographicallyPrecedes(first.utf8) { first = key }
            if last.utf8.lexicographicallyPrecedes(key.utf8) { last = key }
        }
        self.first = first
        self.last = last
    }
}
