import { lazy, Suspense } from 'react';
import { CssBaseline, ThemeProvider } from '@mui/material';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router-dom';
import { QueryParamProvider } from 'use-query-params';
import { ReactRouter6Adapter } from 'use-query-params/adapters/react-router-6';
import { Header } from './Header.jsx';
import { Note } from './Note.jsx';
import { useMode } from './mode.js';

const BoardPage = lazy(() => import('./board/BoardPage.jsx'));
const LogsPage = lazy(() => import('./pages/LogsPage.jsx'));
const PglogPage = lazy(() => import('./pages/PglogPage.jsx'));
const AlertsPage = lazy(() => import('./pages/AlertsPage.jsx'));

const client = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false, retry: 0 } } });

/** All pages below /ui/; the home page of the portal is none of them. */
export function App() {
  const { mode, theme, toggle } = useMode();
  return (
    <ThemeProvider theme={theme}>
      <CssBaseline />
      <QueryClientProvider client={client}>
        <BrowserRouter basename="/ui" future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
          <QueryParamProvider adapter={ReactRouter6Adapter}>
            <Header mode={mode} toggle={toggle} />
            <Suspense fallback={<Note text="Loading..." />}>
              <Routes>
                <Route path="/" element={<Navigate to="/infra-overview" replace />} />
                <Route path="/logs" element={<LogsPage />} />
                <Route path="/pglog" element={<PglogPage />} />
                <Route path="/alerts" element={<AlertsPage />} />
                <Route path="/:name" element={<BoardPage />} />
              </Routes>
            </Suspense>
          </QueryParamProvider>
        </BrowserRouter>
      </QueryClientProvider>
    </ThemeProvider>
  );
}
