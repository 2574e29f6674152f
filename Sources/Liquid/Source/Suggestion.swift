/// Finds the name that somebody most likely meant.
enum Suggestion {
    /// `Did you mean 'money'?`, or nil when nothing is near.
    static func hint(for word: String, among names: some Sequence<String>) -> String? {
        // Nobody mistypes names of such a length, and comparing them would take long.
        guard word.utf8.count <= 64 else { return nil }
        let letters = Array(word.utf8)
        let reach = max(1, letters.count / 3)
        var best: (name: String, distance: Int)?
        for name in names where name != word && abs(name.utf8.count - letters.count) <= reach {
            let distance = distance(letters, Array(name.utf8))
            guard distance <= reach else { continue }
            // The alphabet breaks ties, so that the same mistake always gets the same answer.
            if let found = best, (found.distance, found.name) <= (distance, name) { continue }
            best = (name, distance)
        }
        return best.map { "Did you mean '\($0.name)'?" }
    }

    /// Edits that turn one word into the other: insert, delete, change, swap neighbours.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                var cost = min(last[column + 1], current[column]) + 1
                cost = min(cost, last[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            (before, last) = (last, current)
        }
        return last[right.count]
    }
}
