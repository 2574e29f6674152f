/// What calendar and clock show at a place.
package struct LocalTime: Hashable, Sendable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int

    package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// Monday is 1 and Sunday 7 (ISO 8601).
    package var weekday: Int {
        let weekday = CivilDays.weekday(CivilDays.count(year: year, month: month, day: day))
        return weekday == 0 ? 7 : weekday
    }

    /// Seconds since midnight.
    package var secondOfDay: Int { hour * 3600 + minute * 60 + second }

    /// Seconds since 1970 as if the place were at Greenwich.
    var wallSeconds: Int { CivilDays.count(year: year, month: month, day: day) * 86_400 + secondOfDay }

    init(wallSeconds: Int) {
        let days = CivilDays.floorDivide(wallSeconds, 86_400)
        let second = wallSeconds - days * 86_400
        let date = CivilDays.date(days)
        self.init(
            year: date.year, month: date.month, day: date.day, hour: second / 3600, minute: second / 60 % 60,
            second: second % 60)
    }
}
