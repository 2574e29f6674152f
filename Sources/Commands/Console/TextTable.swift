/// Rows with aligned columns; numbers to the right.
struct TextTable {
    enum Side { case left, right }

    let sides: [Side]
    private(set) var rows: [[String]] = []

    init(_ sides: [Side]) { self.sides = sides }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    func text(indent: Int = 0) -> String {
        var widths = Array(repeating: 0, count: sides.count)
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
        }
        let lines = rows.map { row in
            var line = String(repeating: " ", count: indent)
            for (column, cell) in row.enumerated() {
                let space = String(repeating: " ", count: widths[column] - cell.count)
                line += sides[column] == .left ? cell + space : space + cell
                if column + 1 < row.count { line += "  " }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
        return lines.joined(separator: "\n")
    }
}

/// A bar whose length is a share of the width, with eighths of a character: `bar(0.5, width: 4)` is `██`.
func bar(_ share: Double, width: Int) -> String {
    let eighths = Int((max(0, min(1, share)) * Double(width * 8)).rounded())
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
}

/// A count with thin groups of three: `1 234 567`.
func grouped(_ number: Int) -> String {
    var digits = Array(String(number.magnitude))
    var index = digits.count - 3
    while index > 0 {
        digits.insert(" ", at: index)
        index -= 3
    }
    return (number < 0 ? "-" : "") + String(digits)
}
