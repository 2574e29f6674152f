import CPangoCairo

/// Draws charts. For one thread, which keeps it: fonts are loaded once.
///
///     let painter = try ChartPainter()
///     let png = try painter.png(chart, theme: .light)       // for mails, crisp on good screens
///     let svg = try painter.svg(chart, theme: .dark)        // for pages, by <img>
package final class ChartPainter {
    private let ruler: ChartRuler
    private let encoder = PalettePNG()
    private var canvas: Canvas?

    /// - Throws: ``ChartError`` where no font is there.
    package init() throws(ChartError) {
        ruler = try ChartRuler()
    }

    /// Where everything would be.
    package func layout(_ chart: Chart, theme: ChartTheme) -> ChartLayout {
        ChartLayout(chart, theme: theme, ruler: ruler)
    }

    /// A PNG with a palette of 8 bits; the same bytes every time.
    ///
    /// - Parameter scale: pixels for each CSS pixel, at least 1.
    /// - Throws: ``ChartError`` where a side would have more than 8,192 pixels.
    package func png(_ chart: Chart, theme: ChartTheme, scale: Int = 2) throws(ChartError) -> [UInt8] {
        let layout = layout(chart, theme: theme)
        let scale = max(1, scale)
        guard layout.width * Double(scale) <= 8192, layout.height * Double(scale) <= 8192 else { throw .tooLarge }
        let (width, height) = (Int(layout.width) * scale, Int(layout.height) * scale)
        let canvas = try canvas(width: width, height: height)
        cairo_surface_set_device_scale(canvas.surface, Double(scale), Double(scale))
        try draw(layout, on: canvas.surface)
        cairo_surface_flush(canvas.surface)
        guard let data = cairo_image_surface_get_data(canvas.surface) else { throw .failed }
        let stride = Int(cairo_image_surface_get_stride(canvas.surface)) / 4
        return try data.withMemoryRebound(to: UInt32.self, capacity: stride * height) { pixels throws(ChartError) in
            try encoder.encode(pixels, width: width, height: height, stride: stride)
        }
    }

    /// The last picture's canvas where it has the same size: a chart covers all of it.
    private func canvas(width: Int, height: Int) throws(ChartError) -> Canvas {
        if let canvas, canvas.width == width, canvas.height == height { return canvas }
        let new = try Canvas(width: width, height: height)
        canvas = new
        return new
    }

    /// An SVG whose letters are outlines: it looks the same everywhere, and its table has to stand beside it.
    package func svg(_ chart: Chart, theme: ChartTheme) throws(ChartError) -> String {
        let layout = layout(chart, theme: theme)
        let text = Text()
        let surface = cairo_svg_surface_create_for_stream(
            { context, bytes, count in
                guard let context, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
                Unmanaged<Text>.fromOpaque(context).takeUnretainedValue().bytes
                    .append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
                return CAIRO_STATUS_SUCCESS
            }, Unmanaged.passUnretained(text).toOpaque(), layout.width, layout.height)
        guard let surface else { throw .failed }
        do {
            try draw(layout, on: surface)
        } catch {
            cairo_surface_destroy(surface)
            throw error
        }
        cairo_surface_finish(surface)
        let status = cairo_surface_status(surface)
        cairo_surface_destroy(surface)
        guard status == CAIRO_STATUS_SUCCESS else { throw .failed }
        return SVGNumbers.renumbered(String(decoding: text.bytes, as: UTF8.self))
    }

    private final class Text {
        var bytes: [UInt8] = []
    }

    /// An image surface of cairo, and its size in pixels.
    private final class Canvas {
        let surface: OpaquePointer
        let width: Int
        let height: Int

        init(width: Int, height: Int) throws(ChartError) {
            guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)) else {
                throw .failed
            }
            self.surface = surface
            self.width = width
            self.height = height
        }

        deinit { cairo_surface_destroy(surface) }
    }

    // MARK: - Drawing

    private func draw(_ layout: ChartLayout, on surface: OpaquePointer) throws(ChartError) {
        guard let canvas = cairo_create(surface) else { throw .failed }
        defer { cairo_destroy(canvas) }
        set(layout.theme.ground, canvas)
        cairo_paint(canvas)
        for element in layout.elements { draw(element, on: canvas) }
        guard cairo_status(canvas) == CAIRO_STATUS_SUCCESS else { throw .failed }
    }

    private func draw(_ element: ChartLayout.Element, on canvas: OpaquePointer) {
        switch element {
        case .area(let box, let colour, let radius):
            set(colour, canvas)
            rounded(box, min(radius, box.width / 2, box.height / 2), canvas)
            cairo_fill(canvas)
        case .line(let points, let colour, let width):
            set(colour, canvas)
            cairo_set_line_width(canvas, width)
            cairo_set_line_join(canvas, CAIRO_LINE_JOIN_ROUND)
            for (index, point) in points.enumerated() {
                if index == 0 {
                    cairo_move_to(canvas, point.x, point.y)
                } else {
                    cairo_line_to(canvas, point.x, point.y)
                }
            }
            cairo_stroke(canvas)
        case .dot(let x, let y, let radius, let colour):
            set(colour, canvas)
            cairo_new_path(canvas)
            cairo_arc(canvas, x, y, radius, 0, 2 * Double.pi)
            cairo_fill(canvas)
        case .ring(let x, let y, let inner, let outer, let from, let to, let colour):
            set(colour, canvas)
            let (first, last) = ((from - 0.25) * 2 * Double.pi, (to - 0.25) * 2 * Double.pi)
            cairo_new_path(canvas)
            cairo_arc(canvas, x, y, outer, first, last)
            cairo_arc_negative(canvas, x, y, inner, last, first)
            cairo_close_path(canvas)
            cairo_fill(canvas)
        case .text(let text, let box, let size, let weight, let colour):
            set(colour, canvas)
            ruler.draw(text, size: size, isBold: weight == .bold, x: box.x, y: box.y, on: canvas)
        }
    }

    private func set(_ colour: ChartTheme.Colour, _ canvas: OpaquePointer) {
        cairo_set_source_rgb(
            canvas, Double(colour.red) / 255, Double(colour.green) / 255, Double(colour.blue) / 255)
    }

    private func rounded(_ box: ChartLayout.Box, _ radius: Double, _ canvas: OpaquePointer) {
        cairo_new_path(canvas)
        guard radius > 0 else { return cairo_rectangle(canvas, box.x, box.y, box.width, box.height) }
        let quarter = Double.pi / 2
        cairo_arc(canvas, box.right - radius, box.y + radius, radius, -quarter, 0)
        cairo_arc(canvas, box.right - radius, box.bottom - radius, radius, 0, quarter)
        cairo_arc(canvas, box.x + radius, box.bottom - radius, radius, quarter, 2 * quarter)
        cairo_arc(canvas, box.x + radius, box.y + radius, radius, 2 * quarter, 3 * quarter)
        cairo_close_path(canvas)
    }
}

/// cairo numbers the parts of an SVG by how many it drew before.
enum SVGNumbers {
    /// The text with its surfaces numbered from one, so that the same chart is the same text.
    static func renumbered(_ text: String) -> String {
        var known: [Substring: Int] = [:]
        var result = ""
        var rest = text[...]
        while let found = rest.firstRange(of: "surface") {
            result += rest[..<found.upperBound]
            rest = rest[found.upperBound...]
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            guard !digits.isEmpty else { continue }
            let number = known[digits] ?? known.count + 1
            known[digits] = number
            result += "\(number)"
        }
        return result + rest
    }
}
