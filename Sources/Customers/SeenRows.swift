/// Which rows of a table an import has met, and in which line of its file: a bit for each row instead of its key, so
/// that memory stays flat.
struct SeenRows {
    /// By 65,536 numbers, a bit for each.
    private var bits: [Int64: [UInt64]] = [:]
    private var runs: [Run] = []
    private var isRising = true

    /// Neighbours in the table from neighbouring lines.
    private struct Run {
        let number: Int64
        let line: Int
        var count: Int
    }

    private static let mostRuns = 300_000

    enum Meeting: Equatable {
        case first
        /// nil: in a line that was not kept.
        case again(line: Int?)
    }

    /// Notes the row with that number.
    mutating func meet(_ number: Int64, line: Int) -> Meeting {
        let (word, bit) = (Int(number & 0xFFFF) >> 6, UInt64(1) << UInt64(number & 63))
        if bits[number >> 16, default: Array(repeating: 0, count: 1024)][word] & bit != 0 {
            return .again(line: firstLine(of: number))
        }
        bits[number >> 16, default: Array(repeating: 0, count: 1024)][word] |= bit
        note(number, line)
        return .first
    }

    private mutating func note(_ number: Int64, _ line: Int) {
        if let last = runs.last {
            if number == last.number + Int64(last.count), line == last.line + last.count {
                runs[runs.count - 1].count += 1
                return
            }
            if number < last.number { isRising = false }
        }
        if runs.count < Self.mostRuns { runs.append(Run(number: number, line: line, count: 1)) }
    }

    private func firstLine(of number: Int64) -> Int? {
        func line(_ run: Run) -> Int? {
            let place = number - run.number
            return place >= 0 && place < Int64(run.count) ? run.line + Int(place) : nil
        }
        if !isRising { return runs.lazy.compactMap(line).first }
        var (low, high) = (0, runs.count)
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].number <= number { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : line(runs[low - 1])
    }
}
