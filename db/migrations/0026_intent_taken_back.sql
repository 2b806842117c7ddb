-- Why an intent that was on its way when its enrollment ended must not be tried again.
alter table intent add column taken_back text;
