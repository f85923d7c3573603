package org.espalier.editor.views;

import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.espalier.editor.Messages;
import org.espalier.editor.figures.Theme;
import org.espalier.engine.table.Table;
import org.espalier.engine.view.Numbers;

/** A table with a field for a condition above it. A click on a column's head sorts: upwards, downwards, as stored. */
public final class TablePane extends Composite {
    private final TableData data;
    private final TableGrid grid;
    private final Text condition;
    private final Label state;
    private RowOrder.Query query = RowOrder.Query.ALL;
    private Optional<SortJob> sorting = Optional.empty();

    TablePane(Composite parent, Table table, Theme theme) throws RowOrder.BadQuery {
        super(parent, SWT.NONE);
        Display display = getDisplay();
        data = new TableData(table, () -> {
            if (!display.isDisposed()) {
                display.asyncExec(this::refresh);
            }
        });
        var layout = new GridLayout(2, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        setLayout(layout);
        condition = new Text(this, SWT.SEARCH | SWT.ICON_CANCEL);
        condition.setMessage(Messages.tableCondition);
        condition.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        condition.addListener(SWT.DefaultSelection, event -> filter(condition.getText()));
        state = new Label(this, SWT.NONE);
        var stateData = new GridData(SWT.FILL, SWT.CENTER, true, false);
        stateData.horizontalIndent = 8;
        state.setLayoutData(stateData);
        grid = new TableGrid(this, data, theme, this::sort);
        grid.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true, 2, 1));
        addListener(SWT.Dispose, event -> {
            sorting.ifPresent(Job::cancel);
            data.close();
        });
        describe();
    }

    private void refresh() {
        if (!grid.isDisposed()) {
            grid.refresh();
        }
    }

    public TableGrid grid() {
        return grid;
    }

    public TableData data() {
        return data;
    }

    /** What is said beside the condition. */
    public String state() {
        return state.getText();
    }

    void theme(Theme theme) {
        grid.theme(theme);
    }

    /** Sorts by a column: upwards first, then downwards, then not any more. */
    public void sort(int column) {
        RowOrder.Query last = wanted();
        boolean same = last.column().filter(now -> now == column).isPresent();
        Optional<Integer> next = same && last.descending() ? Optional.empty() : Optional.of(column);
        show(new RowOrder.Query(next, same && !last.descending(), last.condition()));
    }

    /** What was asked for last, be it shown yet or not. */
    private RowOrder.Query wanted() {
        return sorting.map(job -> job.wanted).orElse(query);
    }

    /** Shows the rows that fulfil a condition; all when it is blank. */
    public void filter(String sql) {
        show(new RowOrder.Query(wanted().column(), wanted().descending(), sql.strip()));
    }

    private void show(RowOrder.Query next) {
        if (next.equals(wanted())) {
            return;
        }
        sorting.ifPresent(Job::cancel);
        var job = new SortJob(next);
        sorting = Optional.of(job);
        say(next.column().isPresent() ? Messages.tableSorting : Messages.tableFiltering, "");
        job.schedule();
    }

    private void say(String text, String detail) {
        // An ampersand in a label is taken for a mnemonic.
        state.setText(text.replace("&", "&&"));
        state.setToolTipText(detail.isEmpty() ? null : detail.replace("&", "&&"));
    }

    private void describe() {
        long all = data.table().rowCount();
        say(data.count() == all ? NLS.bind(all == 1 ? Messages.tableRow : Messages.tableRows, Numbers.number(all)) : NLS.bind(Messages.tableRowsOf, Numbers.number(data.count()), Numbers.number(all)), "");
    }

    private void finished(SortJob job, Optional<RowOrder> order, String problem) {
        if (isDisposed() || sorting.filter(current -> current == job).isEmpty()) {
            order.ifPresent(RowOrder::close);
            return;
        }
        sorting = Optional.empty();
        if (order.isPresent()) {
            query = job.wanted;
            data.show(order.get());
            grid.sorted(query.column().orElse(-1), query.descending());
            describe();
        } else if (problem.isEmpty()) {
            describe();
        } else {
            say(problem, problem);
        }
    }

    /** Filters and sorts, in the background. */
    private final class SortJob extends Job {
        private final RowOrder.Query wanted;
        private final Display display = getDisplay();
        private volatile Runnable stop = () -> { };

        SortJob(RowOrder.Query wanted) {
            super(Messages.jobSort);
            this.wanted = wanted;
        }

        @Override
        protected IStatus run(IProgressMonitor monitor) {
            Optional<RowOrder> order = Optional.empty();
            String problem = "";
            try {
                order = Optional.of(RowOrder.of(data.table(), wanted, ready -> {
                    stop = ready;
                    if (monitor.isCanceled()) {
                        ready.run();
                    }
                }));
            } catch (RowOrder.BadQuery fault) {
                problem = fault.getMessage();
            } catch (CancellationException fault) {
                problem = "";
            }
            Optional<RowOrder> made = order;
            String said = problem;
            if (display.isDisposed()) {
                made.ifPresent(RowOrder::close);
            } else {
                display.asyncExec(() -> finished(this, made, said));
            }
            return monitor.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
        }

        @Override
        protected void canceling() {
            stop.run();
        }
    }

    @Override
    public boolean setFocus() {
        return grid.forceFocus();
    }
}
