import CQREncode

/// A QR code (ISO/IEC 18004) with medium error correction.
///
///     QRCode("KDF4-9GHR-TXW7")?.html    // a table that every mail program shows, images or not
package struct QRCode: Equatable, Sendable {
    /// Squares along each side, without the quiet zone.
    package let width: Int

    /// Row by row: whether a square is dark.
    package let squares: [Bool]

    /// nil for an empty text and for one too long, or with signs that no version holds.
    package init?(_ text: String) {
        guard !text.isEmpty, !text.utf8.contains(0),
            let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        self.width = width
        squares = (0..<width * width).map { code.pointee.data[$0] & 1 == 1 }
    }

    /// The light border that readers need.
    private static let quietZone = 4

    /// A table of coloured cells, so that it shows where images are off, on a ground that stays light in dark mode.
    ///
    /// - Parameter side: how large a square is, in pixels.
    package func html(side: Int = 6) -> String {
        let quiet = Self.quietZone
        let all = (width + 2 * quiet) * side
        var html =
            "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" width=\"\(all)\" "
            + "bgcolor=\"#ffffff\" style=\"width:\(all)px;background-color:#ffffff;border-collapse:collapse;"
            + "font-size:0;line-height:0;\">"
        // The first row of cells gives the columns their width.
        html += "<tr height=\"\(side)\">"
        for _ in 0..<width + 2 * quiet { html += "<td width=\"\(side)\" height=\"\(side)\"></td>" }
        html += "</tr>" + light(quiet - 1, side)
        for row in 0..<width {
            html += "<tr height=\"\(side)\">"
            var column = 0
            // The quiet zone belongs to the light squares beside it.
            while column < width {
                let isDark = squares[row * width + column]
                var end = column + 1
                while end < width, squares[row * width + end] == isDark { end += 1 }
                var span = end - column
                if column == 0, !isDark { span += quiet }
                if end == width, !isDark { span += quiet }
                if column == 0, isDark { html += "<td colspan=\"\(quiet)\"></td>" }
                html += "<td colspan=\"\(span)\"\(isDark ? " bgcolor=\"#000000\"" : "")></td>"
                if end == width, isDark { html += "<td colspan=\"\(quiet)\"></td>" }
                column = end
            }
            html += "</tr>"
        }
        return html + light(quiet, side) + "</table>"
    }

    private func light(_ rows: Int, _ side: Int) -> String {
        "<tr height=\"\(rows * side)\"><td colspan=\"\(width + 2 * Self.quietZone)\" height=\"\(rows * side)\"></td></tr>"
    }
}
