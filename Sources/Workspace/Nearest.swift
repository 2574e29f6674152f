/// Finds the word that somebody probably meant.
package enum Nearest {
    /// The candidate closest to `word`, or nil when none is close: about a third of the letters may differ.
    ///
    ///     Nearest.match("consnt", in: ["consent", "contract"])    // "consent"
    ///
    /// Case does not count, `-`, `_` and space are the same, and of equals the first wins.
    package static func match(_ word: String, in candidates: some Sequence<String>) -> String? {
        let wanted = folded(word)
        guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let letters = folded(candidate)
            let allowed = max(1, min(3, max(wanted.count, letters.count) / 3))
            guard abs(letters.count - wanted.count) <= allowed else { continue }
            let distance = distance(wanted, letters)
            // A word of one or two letters is near to everything: only its case or a swap may differ.
            if min(wanted.count, letters.count) <= 2 && distance > 0 && wanted.sorted() != letters.sorted() { continue }
            if distance <= allowed && distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.candidate
    }

    /// The sentence for a hint: `Did you mean 'consent'?`, or nil when nothing is near.
    package static func suggestion(for word: String, in candidates: some Sequence<String>) -> String? {
        match(word, in: candidates).map { "Did you mean '\($0)'?" }
    }

    private static func folded(_ word: String) -> [Character] {
        word.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
    }

    /// Edits from one word to the other: insert, delete, replace, swap two neighbours (optimal string alignment).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var twoBack: [Int] = []
        var previous = Array(0...right.count)
        for i in 1...max(1, left.count) where i <= left.count {
            var current = [i] + Array(repeating: 0, count: right.count)
            for j in 1...max(1, right.count) where j <= right.count {
                let cost = left[i - 1] == right[j - 1] ? 0 : 1
                current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    current[j] = min(current[j], twoBack[j - 2] + 1)
                }
            }
            twoBack = previous
            previous = current
        }
        return previous[right.count]
    }
}
