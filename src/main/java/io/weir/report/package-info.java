/**
 * What a backtest says in the end: figures as JSON, and one page to look at.
 *
 * <pre>
 *   every assignment ──► Windows (scores over time)  ┐
 *                   └──► ModelRecord                 ├──► BacktestReport ──► report.json, ReportPage
 *   every model, lifecycle event ──► ModelRecord     ┘
 * </pre>
 */
package io.weir.report;
