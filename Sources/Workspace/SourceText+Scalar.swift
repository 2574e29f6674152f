extension SourceText {
    /// Where a part of a scalar stands in the file: for errors inside of expressions, like a campaign's segment.
    ///
    /// The text of a scalar differs from what is written: folded lines, indentation, doubled quotes. So the text is
    /// followed through the file, white space aside. Where that fails (escapes like `\u00f1`) the scalar's own place is
    /// the answer.
    ///
    /// - Parameters:
    ///   - offset: in UTF-8 bytes from the start of `text`; its length means the place after the last character.
    ///   - text: the node's text, or that without the white space around it.
    package func mark(ofByte offset: Int, in text: String, of node: YAMLNode) -> SourceMark {
        guard case .scalar(_, let style) = node.content else { return node.mark }
        var cursor = node.mark
        switch style {
        case .literal, .folded: cursor = SourceMark(line: node.mark.line + 1, column: 1)
        case .singleQuoted, .doubleQuoted: cursor = SourceMark(line: node.mark.line, column: node.mark.column + 1)
        case .plain: break
        }
        var passed = 0
        for scalar in text.unicodeScalars {
            let isTarget = passed >= offset
            passed += scalar.utf8.count
            if scalar.properties.isWhitespace {
                if isTarget { return cursor }
                continue
            }
            guard let found = first(scalar, from: cursor) else { return node.mark }
            if isTarget { return found }
            cursor = SourceMark(line: found.line, column: found.column + 1)
        }
        return cursor
    }

    private func first(_ scalar: Unicode.Scalar, from start: SourceMark) -> SourceMark? {
        guard let firstLine = line(start.line) else { return nil }
        let rest = firstLine.unicodeScalars.dropFirst(start.column - 1)
        for (offset, candidate) in rest.enumerated() where candidate == scalar {
            return SourceMark(line: start.line, column: start.column + offset)
        }
        for number in (start.line + 1)..<(max(lines.count, start.line) + 1) {
            for (offset, candidate) in lines[number - 1].unicodeScalars.enumerated() where candidate == scalar {
                return SourceMark(line: number, column: offset + 1)
            }
        }
        return nil
    }
}
